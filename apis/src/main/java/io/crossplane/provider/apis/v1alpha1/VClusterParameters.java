package io.crossplane.provider.apis.v1alpha1;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.apis.core.ApiEnum;
import io.crossplane.provider.apis.core.CelRule;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * The virtual cluster that a user wants. Nothing is required (rule SP-23): an observed one needs no invented values.
 *
 * <p>An unset field is null, or empty where it is a list or a map; it contributes nothing to the Helm values.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@CelRule(
        value = "has(self.__namespace__) == has(oldSelf.__namespace__) "
                + "&& (!has(self.__namespace__) || self.__namespace__ == oldSelf.__namespace__)",
        fieldPath = ".namespace", message = "cannot be set, changed or removed after creation")
@CelRule(value = "!has(self.__namespace__) || !self.__namespace__.startsWith('kube-')", fieldPath = ".namespace",
        message = "must not start with kube-")
@CelRule(
        value = "(self.?backingStore.?type.orValue('') == 'DeployedEtcd') "
                + "== (oldSelf.?backingStore.?type.orValue('') == 'DeployedEtcd')",
        fieldPath = ".backingStore", message = "type cannot be changed after creation")
@CelRule(value = "self.?replicas.orValue(1) == 1 || self.?backingStore.?type.orValue('') == 'DeployedEtcd'",
        fieldPath = ".replicas",
        message = "must be 1 with backing store EmbeddedDatabase: SQLite cannot be highly available")
@CelRule(value = "self.?persistence.?enabled == oldSelf.?persistence.?enabled", fieldPath = ".persistence",
        message = "enabled cannot be set, changed or removed after creation")
@CelRule(
        value = "self.?persistence.?storageClassName.hasValue() == oldSelf.?persistence.?storageClassName.hasValue() "
                + "&& (!self.?persistence.?storageClassName.hasValue() "
                + "|| self.persistence.storageClassName == oldSelf.persistence.storageClassName)",
        fieldPath = ".persistence", message = "storageClassName cannot be set, changed or removed after creation")
@CelRule(
        value = "self.?persistence.?accessModes.hasValue() == oldSelf.?persistence.?accessModes.hasValue() "
                + "&& (!self.?persistence.?accessModes.hasValue() "
                + "|| self.persistence.accessModes == oldSelf.persistence.accessModes)",
        fieldPath = ".persistence", message = "accessModes cannot be set, changed or removed after creation")
@CelRule(
        value = "quantity(self.?persistence.?size.hasValue() ? self.persistence.size : '5Gi')"
                + ".compareTo(quantity(oldSelf.?persistence.?size.hasValue() ? oldSelf.persistence.size : '5Gi')) >= 0",
        fieldPath = ".persistence", message = "size may only grow (5Gi when unset)")
@CelRule(
        value = "!has(self.kubernetesVersion) || !has(oldSelf.kubernetesVersion) "
                + "|| int(self.kubernetesVersion.split('.')[1]) > int(oldSelf.kubernetesVersion.split('.')[1]) "
                + "|| (int(self.kubernetesVersion.split('.')[1]) == int(oldSelf.kubernetesVersion.split('.')[1]) "
                + "&& int(self.kubernetesVersion.split('.')[2]) >= int(oldSelf.kubernetesVersion.split('.')[2]))",
        fieldPath = ".kubernetesVersion", message = "cannot be lowered")
@CelRule(
        value = "!has(self.kubernetesVersion) || !has(oldSelf.kubernetesVersion) "
                + "|| int(self.kubernetesVersion.split('.')[1]) - int(oldSelf.kubernetesVersion.split('.')[1]) <= 1",
        fieldPath = ".kubernetesVersion", message = "may rise by one minor version at a time")
@CelRule(
        value = "!has(self.legacyPlugins) || !has(self.plugins) "
                + "|| self.legacyPlugins.all(a, !self.plugins.exists(b, b.name == a.name))",
        fieldPath = ".legacyPlugins", message = "has the name of one of plugins")
@CelRule(
        value = "self.?integrations.?knative.?mode.orValue('None') != 'CustomResourceSync' "
                + "|| self.?edition.orValue('OSS') == 'Pro'",
        fieldPath = ".integrations.knative.mode",
        message = "CustomResourceSync needs a vCluster licence; set edition: Pro if you have one, or choose another mode")
@CelRule(value = "self.?integrations.?knative.?mode.orValue('None') != 'LegacyPlugin' || "
        + "(!has(self.plugins) || !self.plugins.exists(a, a.name == '" + KnativeParameters.PLUGIN + "')) && "
        + "(!has(self.legacyPlugins) || !self.legacyPlugins.exists(a, a.name == '" + KnativeParameters.PLUGIN + "'))",
        fieldPath = ".integrations.knative.mode", message = "LegacyPlugin makes a plugin " + KnativeParameters.PLUGIN
                + ", so neither plugins nor legacyPlugins may have that name")
public record VClusterParameters( // @formatter:off
        @JsonPropertyDescription("""
                Namespace of the host cluster that the virtual cluster lives in; one virtual cluster per namespace. A \
                name other than the default must be allowed by the provider config. It cannot be set, changed or \
                removed later. Default: a name made from namespace and name of this object.""")
        @Size(max = 63) @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @Nullable String namespace,
        @JsonPropertyDescription("Create the host namespace if it does not exist. Default: true.")
        @Default("true")
        @Nullable Boolean createNamespace,
        @JsonPropertyDescription("""
                Labels for the host namespace, such as a Pod Security level. Set only on a namespace that the \
                provider created. Default: none.""")
        @Size(max = 64)
        Map<String, @Size(max = 63) String> namespaceLabels,
        @JsonPropertyDescription("""
                Annotations for the host namespace. Set only on a namespace that the provider created. Default: none.""")
        @Size(max = 64)
        Map<String, @Size(max = 65536) String> namespaceAnnotations,
        @JsonPropertyDescription("Which chart makes the virtual cluster, and from where it is fetched.")
        @Nullable ChartParameters chart,
        @JsonPropertyDescription("""
                Edition of vCluster. OSS: the free image without licensed features. Pro: the image with them, which \
                need a licence. Changing it restarts the control plane. Default: OSS.""")
        @Nullable Edition edition,
        @JsonPropertyDescription("""
                Kubernetes version of the virtual cluster, such as v1.36.1. It may rise by one minor version at a \
                time and never fall. Default: that of the chart.""")
        @Size(max = 16) @Pattern("^v1\\.\\d{1,3}\\.\\d{1,3}$")
        @Nullable String kubernetesVersion,
        @JsonPropertyDescription("Where the virtual cluster keeps its objects.")
        @Nullable BackingStoreParameters backingStore,
        @JsonPropertyDescription("""
                Number of control planes. More than 1 needs a backing store other than EmbeddedDatabase. Default: 1.""")
        @Min(1)
        @Nullable Integer replicas,
        @JsonPropertyDescription("The volume of the control plane.")
        @Nullable PersistenceParameters persistence,
        @JsonPropertyDescription("Compute resources of the control plane. Default: those of the chart.")
        @Nullable ComputeResources resources,
        @JsonPropertyDescription("How the API of the virtual cluster is reached.")
        @Nullable ExposeParameters expose,
        @JsonPropertyDescription("The kubeconfig that is published.")
        @Nullable KubeconfigParameters kubeconfig,
        @JsonPropertyDescription("DNS inside the virtual cluster.")
        @Nullable CoreDnsParameters coredns,
        @JsonPropertyDescription("Whether vCluster reports usage data to its maker. Default: false.")
        @Nullable Boolean telemetry,
        @JsonPropertyDescription("When the virtual cluster counts as ready.")
        @Nullable ReadinessParameters readiness,
        @JsonPropertyDescription("What goes with this object, and what stays.")
        @Nullable DeletionParameters deletion,
        @JsonPropertyDescription("""
                Helm values of the chart that have no field here. Merged over valuesFrom; maps deeply, lists as a \
                whole, null removes a default of the chart (kubectl apply drops a null unless --server-side is given; \
                valuesFrom keeps it). A value that a field here sets otherwise is reported as a conflict. Do not put \
                secrets here: use valuesFrom. Default: {}.""")
        @SchemaFrom(type = ObjectNode.class)
        Map<String, @Nullable Object> values,
        @JsonPropertyDescription("""
                Helm values from ConfigMaps and Secrets of this object's namespace, merged in this order below \
                values. Default: none.""")
        @Size(max = 32)
        List<ValuesSource> valuesFrom,
        @JsonPropertyDescription("Single Helm values, set in this order over values. Default: none.")
        @Size(max = 128)
        List<ValueOverride> set,
        @JsonPropertyDescription("What happens when Helm fails to install or to upgrade the control plane.")
        @Nullable FailurePolicy failurePolicy,
        @JsonPropertyDescription("""
                What happens when somebody changes what the control plane consists of on the host cluster. Scaling it \
                by hand is such a change: ignore /spec/replicas where that is wanted.""")
        @Nullable DriftParameters drift,
        @JsonPropertyDescription("""
                Plugins of vCluster, of the second generation. They restart the control plane when they change. Default: none.""")
        @Size(max = 16)
        List<PluginParameters> plugins,
        @JsonPropertyDescription("""
                Plugins of vCluster of the first generation, made for versions before 0.19. What has no field here goes into \
                values, below plugin. Default: none.""")
        @Size(max = 16)
        List<LegacyPluginParameters> legacyPlugins,
        @JsonPropertyDescription("""
                What the virtual cluster is connected with. Trouble there shows in conditions of its own and never makes the virtual \
                cluster un-Ready.""")
        @Nullable IntegrationsParameters integrations,
        @JsonPropertyDescription("""
                The virtual cluster as a cluster of Rancher. The provider makes a RancherImport of the same name for it, deletes that with this \
                block, and before the virtual cluster. What Rancher says shows here, in conditions of its own; it never makes the virtual \
                cluster un-Ready, and readiness below is that of the RancherImport. Default: none.""")
        @Nullable RancherParameters rancher
        // @formatter:on
) {

    /** A virtual cluster of which the user said nothing. */
    public static final VClusterParameters DEFAULTS = new VClusterParameters(null, null, Map.of(), Map.of(), null, null,
            null, null, null, null, null, null, null, null, null, null, null, Map.of(), List.of(), List.of(), null,
            null, List.of(), List.of(), null, null);

    public VClusterParameters {
        namespaceLabels = namespaceLabels == null ? Map.of() : Map.copyOf(namespaceLabels);
        namespaceAnnotations = namespaceAnnotations == null ? Map.of() : Map.copyOf(namespaceAnnotations);
        // Not copyOf: a null in the values is a value, it removes a default of the chart.
        values = values == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(values));
        valuesFrom = valuesFrom == null ? List.of() : List.copyOf(valuesFrom);
        set = set == null ? List.of() : List.copyOf(set);
        plugins = plugins == null ? List.of() : List.copyOf(plugins);
        legacyPlugins = legacyPlugins == null ? List.of() : List.copyOf(legacyPlugins);
    }

    /** Says nothing: the values may hold what must not be printed. */
    @Override
    public String toString() {
        return "VClusterParameters[...]";
    }

    /** Editions of vCluster. */
    public enum Edition implements ApiEnum {
        OSS("OSS"), PRO("Pro"),
        /** A value of a newer version. */
        @JsonIgnore
        UNKNOWN("Unknown");

        private final String literal;

        Edition(String literal) {
            this.literal = literal;
        }

        @Override
        public String literal() {
            return literal;
        }

        @JsonCreator
        static Edition of(@Nullable String literal) {
            return ApiEnum.read(Edition.class, literal, UNKNOWN);
        }
    }
}
