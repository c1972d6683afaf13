package io.crossplane.provider.deploy.shape;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossplane.provider.deploy.Site;
import io.crossplane.provider.helm.release.Manifest;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.kube.ObjectName;
import io.crossplane.provider.kube.ReleaseReads;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/**
 * Marks objects as those of a release, as Helm itself marks what it makes: it changes no others, and refuses to make them. Each request fails
 * with a {@link KubeException}.
 */
final class Ownership {

    private static final Duration READ_LIMIT = Duration.ofSeconds(10);
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
    private static final Map<String, String> LABEL = Map.of("app.kubernetes.io/managed-by", "Helm");

    private final ReleaseReads reads;
    private final Site site;
    private final Map<String, String> annotations;

    /** For the release there. */
    Ownership(ReleaseReads reads, Site site) {
        this.reads = reads;
        this.site = site;
        this.annotations = Map.of("meta.helm.sh/release-name", site.key().release(), "meta.helm.sh/release-namespace",
                site.key().namespace());
    }

    /** Takes over those of the objects that exist and bear other marks, or none. Not hooks: Helm does not mark them. */
    void take(List<Manifest.Entry> objects) {
        objects.stream().filter(each -> !HookEvents.isHook(each.content())).forEach(this::take);
    }

    private void take(Manifest.Entry entry) {
        ObjectName name = new ObjectName(entry.apiVersion(), entry.kind(), entry.namespace(), entry.name());
        Optional<JsonNode> other = reads
                .object(site.cluster().connection(), site.key(), name, site.cluster().deadline().atMost(READ_LIMIT))
                .filter(object -> !isOurs(object.path("metadata")));
        other.ifPresent(object -> mark(entry, object.path("metadata").path("namespace").asText()));
    }

    private boolean isOurs(JsonNode metadata) {
        return holds(metadata.path("labels"), LABEL) && holds(metadata.path("annotations"), annotations);
    }

    private static boolean holds(JsonNode texts, Map<String, String> wanted) {
        return wanted.entrySet().stream().allMatch(each -> texts.path(each.getKey()).asText().equals(each.getValue()));
    }

    /** @param namespace empty if the object has none */
    private void mark(Manifest.Entry entry, String namespace) {
        String patch = site.cluster()
                .client()
                .getKubernetesSerialization()
                .asJson(Map.of("metadata", Map.of("labels", LABEL, "annotations", annotations)));
        site.cluster().call("patch", entry.kind(), namespace, entry.name()).run(() -> {
            var all = site.cluster().client().genericKubernetesResources(entry.apiVersion(), entry.kind());
            Resource<GenericKubernetesResource> object = namespace.isEmpty() ? all.withName(entry.name())
                    : all.inNamespace(namespace).withName(entry.name());
            object.patch(MERGE, patch);
        });
    }
}
