package io.crossplane.provider.knative;

import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

/** Labels and annotations that tell whose an object is and what it stands for, and those that tenants may not set. */
final class Marks {

    /**
     * Label of everything on the host cluster: the virtual cluster. Pods bear it too, so it must stay the same for as long as the virtual
     * cluster does: another value would be another revision of each Service.
     */
    static final String VCLUSTER = "vcluster.crossplane.io/knative";

    /** Label of Services and copies on the host cluster: the UID of the VCluster. */
    static final String OWNER = "vcluster.crossplane.io/knative-owner";

    /** Annotations of everything on the host cluster: what it stands for inside. */
    static final String NAMESPACE = "vcluster.crossplane.io/virtual-namespace";
    static final String NAME = "vcluster.crossplane.io/virtual-name";

    /** Annotation of a copied Secret or ConfigMap: which version of which object. */
    static final String COPIED = "vcluster.crossplane.io/copied";

    /** Label of what is shown inside: a copy, and changes of it are put back. */
    static final String SHOWN = "vcluster.crossplane.io/read-only-copy";

    /** vCluster's labels of synced pods: its network policies select by them. It leaves objects alone that bear no annotation of it. */
    static final String MANAGED_BY = "vcluster.loft.sh/managed-by";
    static final String SYNCED_FROM = "vcluster.loft.sh/namespace";

    /** Selects what vCluster has not brought. */
    static final String NOT_SYNCED = "!" + MANAGED_BY;

    /** By these the Service of the control plane finds its pods, among others. */
    static final String RELEASE = "release";

    /** Set by the host's Knative, which refuses other values. */
    static final Set<String> OF_HOST = Set.of("serving.knative.dev/creator", "serving.knative.dev/lastModifier");

    private static final String APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
    private static final Set<String> RESERVED = Set.of("vcluster.loft.sh", "vcluster.crossplane.io");

    private Marks() {}

    /** Selects what bridges have made for a VCluster; vCluster brings labels of tenants as they are, but marks what it brings. */
    static String selector(String vcluster, String uid) {
        return "%s=%s,%s=%s,%s".formatted(VCLUSTER, vcluster, OWNER, uid, NOT_SYNCED);
    }

    /** Whether a label or annotation of a tenant may go to the host cluster, and one of the host cluster inside. */
    static boolean isFree(String key) {
        int slash = key.indexOf('/');
        String domain = slash < 0 ? "" : key.substring(0, slash);
        boolean reserved = RESERVED.stream().anyMatch(each -> domain.equals(each) || domain.endsWith("." + each));
        return !reserved && !OF_HOST.contains(key) && !key.equals(APPLIED);
    }

    /** What an object on the host cluster stands for. */
    static Optional<Key> inside(JsonNode host) {
        JsonNode annotations = host.path("metadata").path("annotations");
        String name = annotations.path(NAME).asText();
        return name.isEmpty() ? Optional.empty() : Optional.of(new Key(annotations.path(NAMESPACE).asText(), name));
    }

    /** Whether an object inside is one that the bridge has made. */
    static boolean isShown(JsonNode inside) {
        return inside.path("metadata").path("labels").has(SHOWN);
    }

    /** Where an object stands. */
    static Key key(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return new Key(metadata.path("namespace").asText(), metadata.path("name").asText());
    }
}
