package io.crossplane.provider.kube;

import java.time.Clock;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.kube.WatchTarget.Content;

/**
 * A copy of the objects of one kind, in one namespace or in all, kept up to date by a watch of its own. It goes on through interruptions
 * until closed; while a cluster does not serve the kind, it waits for that.
 */
public final class FollowedObjects implements AutoCloseable {

    private final WatchStream<ObjectNode> stream;

    /** What watches share. */
    public static final class Watching {
        private final WatchRuntime runtime;

        /** @param timer starts what is due, never for long */
        public Watching(ScheduledExecutorService timer, Clock clock) {
            this(new WatchRuntime(timer, Executors.newVirtualThreadPerTaskExecutor(), clock, WatchTimes.USUAL));
        }

        Watching(WatchRuntime runtime) {
            this.runtime = runtime;
        }
    }

    /**
     * What is followed.
     *
     * @param namespace empty for all of them
     * @param labelSelector empty for all objects
     * @param metadataOnly whether the rest is left where it is, which is the way for secrets
     */
    public record Extent(ServedKind kind, String namespace, String labelSelector, boolean metadataOnly) {

        private WatchTarget target(String cluster) {
            KubeCall call = new KubeCall(cluster, "watch", kind.resource(),
                    namespace.isEmpty() ? KubeCall.ALL_NAMESPACES : namespace, "");
            return new WatchTarget(namespace.isEmpty() ? kind.everywhere() : kind.in(namespace), labelSelector,
                    metadataOnly ? Content.METADATA : Content.FULL, call);
        }
    }

    /** Who is told, from threads that may not be held up. */
    public interface Hearer {

        /** An object became different after the first complete list; empty before it was there and after it is gone. */
        void changed(Optional<ObjectNode> before, Optional<ObjectNode> now);

        /** The copy can be trusted, for the first time or again after an interruption. */
        void current();
    }

    /**
     * One that has not begun.
     *
     * @param cluster kept open by the caller for longer than this
     * @param called what messages call it
     */
    public FollowedObjects(Extent extent, ClusterConnection cluster, String called, Hearer hearer, Watching watching) {
        this.stream = new WatchStream<>(extent.target(called), FollowedObjects::kept,
                new WatchStream.Hearer<>(
                        (_, before, now) -> hearer.changed(Optional.ofNullable(before), Optional.ofNullable(now)),
                        hearer::current),
                cluster.client(), watching.runtime);
    }

    /** Begins, without waiting. */
    public void start() {
        stream.start();
    }

    /** Whether the copy is complete, and changes are coming in. Never blocks. */
    public boolean isCurrent() {
        return stream.isCurrent();
    }

    /** Why it is not, for longer than a moment. */
    public Optional<KubeException> problem() {
        return stream.problem();
    }

    /** One of the objects. Not to be changed. */
    public Optional<ObjectNode> get(String namespace, String name) {
        return stream.get(namespace, name);
    }

    /** All of them. Not to be changed. */
    public Collection<ObjectNode> all() {
        return stream.all();
    }

    @Override
    public void close() {
        stream.close();
    }

    /** Who has set which field is long, and nobody asks. */
    private static ObjectNode kept(JsonNode object) {
        ObjectNode kept = object instanceof ObjectNode whole ? whole : JsonNodeFactory.instance.objectNode();
        if (kept.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
        }
        return kept;
    }
}
