package io.crossplane.provider.installed;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;

/** Crossplane's own objects, as far as one has to do with them to install a provider. */
record Crossplane(KubernetesClient client) {

    /** Where Crossplane and its providers run. */
    static final String NAMESPACE = "crossplane-system";

    private static final String PACKAGES = "pkg.crossplane.io/v1";
    private static final String EXTENSIONS = "apiextensions.crossplane.io/v1alpha1";

    MixedOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>> providers() {
        return client.genericKubernetesResources(PACKAGES, "Provider");
    }

    MixedOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>> revisions() {
        return client.genericKubernetesResources(PACKAGES, "ProviderRevision");
    }

    MixedOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>> definitions() {
        return client.genericKubernetesResources(EXTENSIONS, "ManagedResourceDefinition");
    }

    MixedOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>> activations() {
        return client.genericKubernetesResources(EXTENSIONS, "ManagedResourceActivationPolicy");
    }

    /** Whether a condition of this type is True. */
    static boolean holds(GenericKubernetesResource object, String type) {
        return condition(object, type).filter(found -> "True".equals(found.get("status"))).isPresent();
    }

    /** The reason of the condition of this type; empty if there is none. */
    static String reason(GenericKubernetesResource object, String type) {
        return condition(object, type).map(found -> (String) found.get("reason")).orElse("");
    }

    /** A field as text; empty if it is not there. */
    static String text(GenericKubernetesResource object, Object... path) {
        return Optional.ofNullable(object).map(found -> found.get(path)).map(Object::toString).orElse("");
    }

    /** A list in the object; empty if it is not there. */
    static List<Map<String, Object>> list(GenericKubernetesResource object, Object... path) {
        List<Map<String, Object>> found = object == null ? null : object.get(path);
        return found == null ? List.of() : found;
    }

    private static Optional<Map<String, Object>> condition(GenericKubernetesResource object, String type) {
        return list(object, "status", "conditions").stream().filter(each -> type.equals(each.get("type"))).findAny();
    }
}
