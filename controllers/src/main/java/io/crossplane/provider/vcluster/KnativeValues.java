package io.crossplane.provider.vcluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.apis.v1alpha1.KnativeMode;
import io.crossplane.provider.apis.v1alpha1.KnativeParameters;
import io.crossplane.provider.apis.v1alpha1.LegacyPluginParameters;
import io.crossplane.provider.apis.v1alpha1.PluginParameters.Rights;
import io.crossplane.provider.apis.v1alpha1.PluginParameters.Rule;
import io.crossplane.provider.apis.v1alpha1.PluginParameters.Rules;
import io.crossplane.provider.kube.Permission;

/** The chart's values that bring the Knative Serving of the host cluster into a virtual cluster (vcluster.md 6.2, 6.4). Pure. */
final class KnativeValues {

    /** The API group of Knative Serving. */
    static final String GROUP = "serving.knative.dev";

    /** Label on everything that Knative makes for one of its Services. */
    static final String SERVICE_LABEL = GROUP + "/service";

    /** Its kinds, in the plural. */
    static final List<String> KINDS = List.of("services", "configurations", "revisions", "routes");

    private static final String SERVICES = "services." + GROUP;

    private static final Rules IN_NAMESPACE = rules(GROUP, KINDS, "create", "delete", "patch", "update", "get", "list",
            "watch");
    private static final Rules IN_CLUSTER = rules("apiextensions.k8s.io", List.of("customresourcedefinitions"), "get",
            "list", "watch");

    /** Where a Service names objects that have another name on the host cluster. */
    private static final List<Reference> REFERENCES = List.of(
            new Reference("containers[*].env[*].valueFrom.secretKeyRef.name", "Secret"),
            new Reference("containers[*].env[*].valueFrom.configMapKeyRef.name", "ConfigMap"),
            new Reference("containers[*].envFrom[*].secretRef.name", "Secret"),
            new Reference("containers[*].envFrom[*].configMapRef.name", "ConfigMap"),
            new Reference("volumes[*].secret.secretName", "Secret"),
            new Reference("volumes[*].configMap.name", "ConfigMap"),
            new Reference("volumes[*].projected.sources[*].secret.name", "Secret"),
            new Reference("volumes[*].projected.sources[*].configMap.name", "ConfigMap"),
            new Reference("imagePullSecrets[*].name", "Secret"), new Reference("serviceAccountName", "ServiceAccount"));

    private static final List<String> REVISION_NAMES = List.of("spec.template.metadata.name",
            "spec.traffic[*].revisionName");

    /** Knative refuses a revision whose name does not begin with that of its Service, so it is that one's name which is exchanged. */
    private static final String TO_HOST = """
        typeof value === 'string' && context.virtualObject && value.startsWith(context.virtualObject.metadata.name + '-') \
        ? (context.hostObject ? context.hostObject.metadata.name : context.virtualObject.metadata.name + '-x-' \
        + context.virtualObject.metadata.namespace + '-x-' + context.vcluster.name) \
        + value.slice(context.virtualObject.metadata.name.length) : value""";

    private static final String FROM_HOST = """
        typeof value === 'string' && context.virtualObject && context.hostObject \
        && value.startsWith(context.hostObject.metadata.name + '-') \
        ? context.virtualObject.metadata.name + value.slice(context.hostObject.metadata.name.length) : value""";

    private KnativeValues() {}

    /** Below the pod template of a Service: the path of a name, and the kind of what bears it. */
    private record Reference(String path, String kind) {}

    /** What the chart is given for it; the user's values come over it. */
    static ObjectNode of(KnativeParameters wanted) {
        return switch (mode(wanted)) {
            case CUSTOM_RESOURCE_SYNC -> customResources();
            case LEGACY_PLUGIN -> plugin(wanted);
            case NONE, HOST_BRIDGE, UNKNOWN -> object();
        };
    }

    /** Whether these values switch on what the mode does. */
    static boolean isIn(KnativeParameters wanted, JsonNode values) {
        JsonNode part = part(wanted, values);
        return switch (mode(wanted)) {
            case CUSTOM_RESOURCE_SYNC -> part.path(SERVICES).path("enabled").asBoolean(false);
            case LEGACY_PLUGIN -> part.has("image");
            case NONE, HOST_BRIDGE, UNKNOWN -> false;
        };
    }

    /** Whether these values do the same as others for the mode. */
    static boolean isSame(KnativeParameters wanted, JsonNode values, JsonNode others) {
        return part(wanted, values).equals(part(wanted, others));
    }

    /** Rights that the values give on, which only he may do who has them. */
    static List<Permission> rights(String namespace) {
        List<Permission> all = new ArrayList<>();
        for (String resource : List.of("clusterroles", "clusterrolebindings")) {
            all.add(new Permission("create", "rbac.authorization.k8s.io", resource, ""));
        }
        all.addAll(permissions(IN_CLUSTER, ""));
        all.addAll(permissions(IN_NAMESPACE, namespace));
        return List.copyOf(all);
    }

    private static List<Permission> permissions(Rules rules, String namespace) {
        return rules.extraRules()
                .stream()
                .flatMap(rule -> rule.resources()
                        .stream()
                        .flatMap(resource -> rule.verbs()
                                .stream()
                                .map(verb -> new Permission(verb, rule.apiGroups().getFirst(), resource, namespace))))
                .toList();
    }

    private static JsonNode part(KnativeParameters wanted, JsonNode values) {
        return switch (mode(wanted)) {
            case CUSTOM_RESOURCE_SYNC -> Feature.at(values, "sync.toHost.customResources");
            case LEGACY_PLUGIN -> Feature.at(values, "plugin").path(KnativeParameters.PLUGIN);
            case NONE, HOST_BRIDGE, UNKNOWN -> MissingNode.getInstance();
        };
    }

    /** The mode that is asked for; none where nothing is said. */
    static KnativeMode mode(KnativeParameters wanted) {
        return Optional.ofNullable(wanted.mode()).orElse(KnativeMode.NONE);
    }

    private static ObjectNode plugin(KnativeParameters wanted) {
        var plugin = new LegacyPluginParameters(KnativeParameters.PLUGIN,
                Objects.requireNonNullElse(wanted.image(), ""), wanted.imagePullPolicy(), List.of(), List.of(), null,
                List.of(), null, null, List.of(), new Rights(IN_NAMESPACE, IN_CLUSTER));
        ObjectNode values = object();
        values.putObject("plugin").set(plugin.name(), TypedValues.fields(plugin));
        return values;
    }

    /** What else the host cluster makes of a Service is seen inside too; only the Service itself is written there. */
    private static ObjectNode customResources() {
        ObjectNode values = object();
        ObjectNode kinds = values.putObject("sync").putObject("toHost").putObject("customResources");
        KINDS.forEach(kind -> kinds.putObject(kind + "." + GROUP).put("enabled", true));
        ArrayNode patches = kinds.withObjectProperty(SERVICES).putArray("patches");
        for (Reference reference : REFERENCES) {
            patches.addObject()
                    .put("path", "spec.template.spec." + reference.path())
                    .putObject("reference")
                    .put("apiVersion", "v1")
                    .put("kind", reference.kind());
        }
        for (String path : REVISION_NAMES) {
            patches.addObject().put("path", path).put("expression", TO_HOST).put("reverseExpression", FROM_HOST);
        }
        return values;
    }

    private static Rules rules(String group, List<String> resources, String... verbs) {
        return new Rules(List.of(new Rule(List.of(group), resources, List.of(), List.of(), List.of(verbs))));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
