package io.crossplane.provider.kube;

import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossplane.provider.kube.ReleaseTopic.OneObject;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.jspecify.annotations.Nullable;

/** The watch of objects of one kind on one cluster. */
final class ObjectStream implements AutoCloseable {

    private final ServedKind kind;
    private final Consumer<? super OneObject> changed;
    private final KindWatch<Kept> stream;

    /**
     * One that knows nothing before it begins.
     *
     * @param hearer called from threads that may not be held up
     */
    ObjectStream(Extent extent, Hearer hearer, KubernetesClient client, WatchRuntime runtime) {
        this.kind = extent.kind();
        this.changed = hearer.changed();
        this.stream = new KindWatch<>(extent.target(), this::keep,
                new WatchStream.Hearer<>(this::tell, hearer.usable()), client, runtime);
    }

    /**
     * Who is told.
     *
     * @param usable called when the watch can be trusted, for the first time and again after an interruption
     */
    record Hearer(Consumer<? super OneObject> changed, Runnable usable) {}

    /** Begins watching. */
    ObjectStream begun() {
        stream.start();
        return this;
    }

    /** What it shows of where the object is. */
    KindWatch.Part around(OneObject object) {
        return stream.part(object.namespace());
    }

    Optional<ObjectState> get(OneObject object) {
        return stream.get(object.namespace(), object.name()).map(Kept::state);
    }

    /** Only what is around these is wanted. */
    void tidy(Collection<OneObject> wanted) {
        stream.tidy(wanted.stream()
                .filter(object -> object.kind().equals(kind))
                .map(OneObject::namespace)
                .collect(Collectors.toSet()));
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
