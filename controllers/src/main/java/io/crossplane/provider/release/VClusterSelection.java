package io.crossplane.provider.release;

import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.crossplane.provider.apis.core.Selector;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import io.crossplane.provider.apis.v1alpha1.VClusterReleaseParameters;
import io.crossplane.provider.kube.KubeCall;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.managed.ExternalException;
import io.crossplane.provider.managed.ReferenceResolver;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/**
 * Fills {@code vclusterRef} from {@code vclusterSelector} (RF-1 … RF-5). A reference that is there stays: what was installed in one virtual
 * cluster does not move to another.
 */
public final class VClusterSelection implements ReferenceResolver<VClusterRelease> {

    /** crossplane-runtime's own name, so that a composition function knows whose field it is (RF-5). */
    private static final String FIELD_MANAGER = "managed.crossplane.io/api-simple-reference-resolver";

    private static final PatchContext APPLY = new PatchContext.Builder().withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(FIELD_MANAGER)
            .withForce(true)
            .build();

    private final KubernetesClient controlPlane;
    private final Supplier<Stream<VCluster>> vclusters;

    /** @param vclusters all VClusters, from a cache */
    public VClusterSelection(KubernetesClient controlPlane, Supplier<Stream<VCluster>> vclusters) {
        this.controlPlane = controlPlane;
        this.vclusters = vclusters;
    }

    @Override
    public VClusterRelease resolve(VClusterRelease resource) {
        VClusterReleaseParameters wanted = resource.getSpec().getForProvider();
        Selector selector = wanted.vclusterSelector();
        if (selector == null || wanted.vclusterRef() != null) {
            return resource;
        }
        Optional<String> found = find(resource, selector);
        if (found.isEmpty() && selector.isRequired()) {
            throw new ExternalException(ExternalException.Kind.NOT_FOUND, "no resources matched selector", null);
        }
        return found.map(name -> store(resource, name)).orElse(resource);
    }

    /** The first by name, in the release's own namespace (RF-2). */
    private Optional<String> find(VClusterRelease resource, Selector selector) {
        return vclusters.get()
                .filter(each -> namespace(each).equals(namespace(resource)))
                .filter(each -> !each.isMarkedForDeletion())
                .filter(each -> labels(each).entrySet().containsAll(selector.matchLabels().entrySet()))
                .filter(each -> !Boolean.TRUE.equals(selector.matchControllerRef())
                        || haveSameController(each, resource))
                .map(each -> each.getMetadata().getName())
                .min(Comparator.naturalOrder());
    }

    private VClusterRelease store(VClusterRelease resource, String name) {
        VClusterRelease same = resource;
        String patch = controlPlane.getKubernetesSerialization()
                .asJson(Map.of("apiVersion", resource.getApiVersion(), "kind", resource.getKind(), "metadata",
                        Map.of("name", resource.getMetadata().getName(), "namespace", namespace(resource)), "spec",
                        Map.of("forProvider", Map.of("vclusterRef", Map.of("name", name)))));
        try {
            return KubeCall
                    .onControlPlane("patch", resource.getFullResourceName(), namespace(resource),
                            resource.getMetadata().getName())
                    .run(() -> controlPlane.resource(same).patch(APPLY, patch));
        } catch (KubeException e) {
            throw new ExternalException(ExternalException.Kind.INTERNAL, "cannot store vclusterRef: " + e.getMessage(),
                    e);
        }
    }

    private static boolean haveSameController(HasMetadata one, HasMetadata other) {
        Optional<String> controller = controller(one);
        return controller.isPresent() && controller.equals(controller(other));
    }

    private static Optional<String> controller(HasMetadata resource) {
        return Optional.ofNullable(resource.getMetadata().getOwnerReferences())
                .stream()
                .flatMap(java.util.Collection::stream)
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .map(OwnerReference::getUid)
                .findFirst();
    }

    private static Map<String, String> labels(HasMetadata resource) {
        return Objects.requireNonNullElse(resource.getMetadata().getLabels(), Map.of());
    }

    private static String namespace(HasMetadata resource) {
        return resource.getMetadata().getNamespace();
    }
}
