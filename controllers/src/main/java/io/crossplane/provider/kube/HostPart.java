package io.crossplane.provider.kube;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossplane.provider.kube.WatchTarget.Content;

/**
 * One kind of object that virtual clusters consist of on their host: where it is found and what is kept of it.
 *
 * @param resource as in a permission
 * @param collection path of all objects of the kind, split where {@code /namespaces/<name>} goes
 * @param selector by which those of virtual clusters are told from others
 * @param releaseLabel the label that holds the release's name
 */
record HostPart<T>(String resource, Collection collection, String selector, Content content, String releaseLabel,
        Function<JsonNode, T> decoder) {

    private static final String OF_CONTROL_PLANES = "app in (vcluster,vcluster-etcd)";

    static final HostPart<ObjectHead> RELEASE_RECORDS = new HostPart<>("secrets", new Collection("/api/v1", "secrets"),
            "owner=helm", Content.METADATA, "name", Decoders::head);
    static final HostPart<ObjectHead> KUBECONFIGS = new HostPart<>("secrets", new Collection("/api/v1", "secrets"),
            "vcluster-name", Content.METADATA, "vcluster-name", Decoders::head);
    static final HostPart<Workload> STATEFUL_SETS = new HostPart<>("statefulsets.apps",
            new Collection("/apis/apps/v1", "statefulsets"), OF_CONTROL_PLANES, Content.FULL, "release",
            Decoders::statefulSet);
    static final HostPart<Workload> DEPLOYMENTS = new HostPart<>("deployments.apps",
            new Collection("/apis/apps/v1", "deployments"), OF_CONTROL_PLANES, Content.FULL, "release",
            Decoders::deployment);
    static final HostPart<PodState> PODS = new HostPart<>("pods", new Collection("/api/v1", "pods"), OF_CONTROL_PLANES,
            Content.FULL, "release", Decoders::pod);
    static final HostPart<ClaimState> CLAIMS = new HostPart<>("persistentvolumeclaims",
            new Collection("/api/v1", "persistentvolumeclaims"), OF_CONTROL_PLANES, Content.FULL, "release",
            Decoders::claim);

    /** Helm counts revisions in a label. */
    static final Comparator<ObjectHead> BY_REVISION = Comparator
            .comparingInt(head -> Integer.parseInt(head.labels().getOrDefault("version", "0").replaceAll("\\D", "")));

    /** Everything of that kind on the host. */
    WatchTarget everywhere() {
        return new WatchTarget(collection.path(""), selector, content,
                KubeCall.onHost("watch", resource, KubeCall.ALL_NAMESPACES, ""));
    }

    /** Everything of that kind in one namespace, for reading once. */
    WatchTarget in(String namespace) {
        return new WatchTarget(collection.path(namespace), selector, content,
                KubeCall.onHost("list", resource, namespace, ""));
    }

    /** What is kept of an object, with the release it belongs to. */
    Owned<T> decode(JsonNode object) {
        return new Owned<>(Decoders.label(object, releaseLabel), decoder.apply(object));
    }

    /** Those of one release. */
    static <T> List<T> of(String release, java.util.Collection<Owned<T>> all) {
        return all.stream().filter(one -> one.release().equals(release)).map(Owned::value).toList();
    }

    /** A kept object and the release it belongs to. */
    record Owned<T>(String release, T value) {}

    /** Where the objects of a kind are found. */
    record Collection(String version, String plural) {
        String path(String namespace) {
            return namespace.isEmpty() ? version + "/" + plural : version + "/namespaces/" + namespace + "/" + plural;
        }
    }
}
