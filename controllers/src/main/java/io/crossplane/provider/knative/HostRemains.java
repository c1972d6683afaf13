package io.crossplane.provider.knative;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.kube.ClusterConnection;
import io.crossplane.provider.kube.JsonObjects;
import io.crossplane.provider.kube.KubeCall;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.kube.ReleaseKey;

/**
 * What a bridge has made on the host cluster, at the end of its virtual cluster or of the mode. It needs neither the bridge, which must be
 * closed, nor the virtual cluster. Fails with a {@link KubeException}.
 */
public final class HostRemains {

    /** Services first: what they name is used until their pods are gone. */
    private static final List<Kind> MADE = List.of(Kind.SERVICE, Kind.SECRET, Kind.CONFIG_MAP);

    private final Objects objects;

    /** The objects of one virtual cluster in its host namespace. */
    interface Objects {

        /** All of a kind; none if it is not served. */
        List<ObjectNode> find(Kind kind);

        /** Deletes this very object, which may be gone already. */
        void delete(Kind kind, ObjectNode object);
    }

    HostRemains(Objects objects) {
        this.objects = objects;
    }

    /**
     * Of one virtual cluster.
     *
     * @param uid of the VCluster
     * @param limit for each request
     */
    public static HostRemains of(ClusterConnection host, ReleaseKey key, String uid, Duration limit) {
        return new HostRemains(
                new Asked(new JsonObjects(host, KubeCall.HOST_CLUSTER, KubeSide.MANAGER, limit), key, uid));
    }

    /** What is still there, in words such as {@code service hello-x-default-x-demo}; in the same order while it is the same. */
    public List<String> look() {
        List<String> found = new ArrayList<>();
        for (Kind kind : MADE) {
            objects.find(kind)
                    .stream()
                    .map(each -> "%s %s".formatted(kind == Kind.SERVICE ? "Knative service" : kind.served().kind(),
                            Marks.key(each).name()))
                    .sorted()
                    .forEach(found::add);
        }
        return found;
    }

    /** Deletes it all; that it is gone is seen by another look. */
    public void delete() {
        for (Kind kind : MADE) {
            objects.find(kind)
                    .stream()
                    .filter(each -> !ServiceWork.isDeleting(each))
                    .forEach(each -> objects.delete(kind, each));
        }
    }

    private record Asked(JsonObjects requests, ReleaseKey key, String uid) implements Objects {

        @Override
        public List<ObjectNode> find(Kind kind) {
            return requests.list(kind.served(), key.namespace(), Marks.selector(key.release(), uid));
        }

        @Override
        public void delete(Kind kind, ObjectNode object) {
            requests.delete(kind.served(), object);
        }
    }
}
