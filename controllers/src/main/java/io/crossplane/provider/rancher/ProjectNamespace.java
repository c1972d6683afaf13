package io.crossplane.provider.rancher;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.deploy.Cluster;
import io.crossplane.provider.deploy.ReleaseNamespace;
import io.crossplane.provider.destination.HostPlace;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.jspecify.annotations.Nullable;

/**
 * The host namespace of a virtual cluster, as far as Rancher's projects are concerned (rancher.md 4.1). It says itself what was set here
 * and for whom, so that nothing of others is changed. Each request fails with a {@code KubeException}.
 */
final class ProjectNamespace {

    /** Annotation by which Rancher's agent on the host knows the project of a namespace. */
    static final String PROJECT = "field.cattle.io/projectId";

    /** Annotations: what was set here, and by which object. */
    private static final String SET = "vcluster.crossplane.io/rancher-project";
    private static final String SETTER = "vcluster.crossplane.io/rancher-project-of";

    /** Who has applied it, for the API server's notes about fields. */
    private static final String MANAGER = "provider-vcluster-rancher-project";
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
    private static final String RESOURCE = "namespaces";

    private final HostPlace place;
    private final String ownerName;

    /** @param ownerName kind, namespace and name of the import */
    ProjectNamespace(HostPlace place, String ownerName) {
        this.place = place;
        this.ownerName = ownerName;
    }

    String name() {
        return place.namespace();
    }

    /** As it is; empty if it does not exist, or is being deleted. */
    Optional<Namespace> look() {
        Cluster host = place.cluster();
        return Optional
                .ofNullable(host.call("get", RESOURCE, "", name())
                        .run(() -> host.client().namespaces().withName(name()).get()))
                .filter(each -> !each.isMarkedForDeletion());
    }

    /** Whether it was made for the virtual cluster, and is its alone. */
    boolean isOwned(Namespace seen) {
        return ReleaseNamespace.isCreated(seen, place.owner());
    }

    /** The project that it is in; empty if in none. */
    static String project(Namespace seen) {
        return annotations(seen).getOrDefault(PROJECT, "");
    }

    /** Whether the import has left its mark there. */
    boolean isMarked(Namespace seen) {
        return ownerName.equals(annotations(seen).get(SETTER));
    }

    /** Whether somebody else has put it where it is. */
    boolean isOfOthers(Namespace seen) {
        return !project(seen).isEmpty() && !isOurs(seen);
    }

    private boolean isOurs(Namespace seen) {
        return isMarked(seen) && project(seen).equals(annotations(seen).get(SET));
    }

    /** Puts it into this project, if it is still the same namespace. */
    void put(Namespace seen, String project) {
        Namespace wanted = new NamespaceBuilder().withNewMetadata()
                .withName(name())
                .withUid(seen.getMetadata().getUid())
                .withAnnotations(Map.of(PROJECT, project, SET, project, SETTER, ownerName))
                .endMetadata()
                .build();
        Cluster host = place.cluster();
        host.call("patch", RESOURCE, "", name())
                .run(() -> host.client().resource(wanted).fieldManager(MANAGER).serverSideApply());
    }

    /** Takes away what was set here, if it still is as it was read. */
    void clear(Namespace seen) {
        Map<String, @Nullable String> gone = new HashMap<>();
        gone.put(SET, null);
        gone.put(SETTER, null);
        if (isOurs(seen)) {
            gone.put(PROJECT, null);
        }
        Cluster host = place.cluster();
        String patch = host.client()
                .getKubernetesSerialization()
                .asJson(Map.of("metadata",
                        Map.of("resourceVersion", seen.getMetadata().getResourceVersion(), "annotations", gone)));
        host.call("patch", RESOURCE, "", name()).run(() -> host.client().resource(seen).patch(MERGE, patch));
    }

    private static Map<String, String> annotations(Namespace namespace) {
        return Optional.ofNullable(namespace.getMetadata().getAnnotations()).orElse(Map.of());
    }
}
