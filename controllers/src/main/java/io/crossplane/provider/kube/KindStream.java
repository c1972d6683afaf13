package io.crossplane.provider.kube;

import java.util.Optional;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossplane.provider.kube.ReleaseTopic.OneObject;
import io.crossplane.provider.kube.WatchTarget.Content;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.jspecify.annotations.Nullable;

/** The watch of all objects of one kind that Helm has made on one cluster; Helm labels them. */
final class KindStream implements AutoCloseable {

    private static final String MADE_BY_HELM = "app.kubernetes.io/managed-by=Helm";

    private final ServedKind kind;
    private final Consumer<? super OneObject> changed;
    private final WatchStream<Kept> stream;

    private KindStream(ServedKind kind, KubernetesClient client, WatchRuntime runtime,
            Consumer<? super OneObject> changed, Runnable usable) {
        this.kind = kind;
        this.changed = changed;
        KubeCall call = new KubeCall(KubeCall.TARGET_CLUSTER, "watch", kind.resource(),
                kind.namespaced() ? KubeCall.ALL_NAMESPACES : "", "");
        this.stream = new WatchStream<>(new WatchTarget(kind.everywhere(), MADE_BY_HELM, Content.FULL, call),
                this::keep, new WatchStream.Hearer<>(this::tell, usable), client, runtime);
    }

    /** One that never knows anything. */
    static KindStream notBegun(ServedKind kind, KubernetesClient client, WatchRuntime runtime) {
        return new KindStream(kind, client, runtime, object -> {}, () -> {});
    }

    /** Begins watching; both callbacks come from threads that may not be held up. */
    static KindStream open(ServedKind kind, KubernetesClient client, WatchRuntime runtime,
            Consumer<? super OneObject> changed, Runnable usable) {
        KindStream opened = new KindStream(kind, client, runtime, changed, usable);
        opened.stream.start();
        return opened;
    }

    WatchStream<?> stream() {
        return stream;
    }

    boolean isCurrent() {
        return stream.isCurrent();
    }

    Optional<ObjectState> get(OneObject object) {
        return stream.get(object.namespace(), object.name()).map(Kept::state);
    }

    @Override
    public void close() {
        stream.close();
    }

    private Kept keep(JsonNode object) {
        return new Kept(object.path("metadata").path("name").asText(),
                ObjectState.of(kind.apiVersion(), kind.kind(), object));
    }

    private void tell(String namespace, @Nullable Kept before, @Nullable Kept now) {
        Kept one = now == null ? before : now;
        boolean same = before != null && now != null && !now.state().differsFrom(before.state());
        if (one != null && !same) {
            changed.accept(new OneObject(kind, namespace, one.name()));
        }
    }

    private record Kept(String name, ObjectState state) {}
}
