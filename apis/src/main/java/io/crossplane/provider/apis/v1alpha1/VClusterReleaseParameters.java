package io.crossplane.provider.apis.v1alpha1;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.apis.core.CelRule;
import io.crossplane.provider.apis.core.Reference;
import io.crossplane.provider.apis.core.Selector;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * The release that a user wants, and where. Nothing is required (rule SP-23): an observed one needs no invented values.
 *
 * <p>An unset field is null, or empty where it is a list or a map.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@CelRule(
        value = "(has(self.vclusterRef) || has(self.vclusterSelector)) == (has(oldSelf.vclusterRef) || has(oldSelf.vclusterSelector))"
                + " && (!has(oldSelf.vclusterRef) || (has(self.vclusterRef) && self.vclusterRef == oldSelf.vclusterRef))",
        fieldPath = ".vclusterRef",
        message = "cannot be set, changed or removed after creation; only vclusterSelector may fill it once")
@CelRule(
        value = "has(self.__namespace__) == has(oldSelf.__namespace__) "
                + "&& (!has(self.__namespace__) || self.__namespace__ == oldSelf.__namespace__)",
        fieldPath = ".namespace", message = "cannot be set, changed or removed after creation")
@CelRule(
        value = "!has(self.connectionDetails) || self.connectionDetails.all(one, self.connectionDetails.exists_one(other, other.key == one.key))",
        fieldPath = ".connectionDetails", message = "must not have a key twice")
@CelRule(
        value = "!has(self.options) || !has(self.options.atomic) || !self.options.atomic || !has(self.failurePolicy)"
                + " || !has(self.failurePolicy.onExhausted) || self.failurePolicy.onExhausted == 'Keep'",
        fieldPath = ".failurePolicy",
        message = "onExhausted must not be given with options.atomic, which undoes what has failed; remove one of the two")
@CelRule(value = "!has(self.outputs) || self.outputs.all(one, self.outputs.exists_one(other, other.name == one.name))",
        fieldPath = ".outputs", message = "must not have a name twice")
public record VClusterReleaseParameters( // @formatter:off
        @JsonPropertyDescription("""
                The VCluster that the release runs in, by its name. It is waited for until it is ready; nothing else \
                has to be known of it. providerConfigRef does not matter then. Without it and \
                vclusterSelector the release runs in the cluster of providerConfigRef. It cannot be changed later.""")
        @Nullable Reference vclusterRef,
        @JsonPropertyDescription("""
                The VCluster that the release runs in, by labels or controller. The first that fits, by name, is \
                written to vclusterRef and stays.""")
        @Nullable Selector vclusterSelector,
        @JsonPropertyDescription("""
                Namespace inside the cluster that the release lives in. It cannot be set, changed or removed later. \
                Default: default in a VCluster, else this object's own namespace.""")
        @Size(max = 63) @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @Nullable String namespace,
        @JsonPropertyDescription("Create the namespace if it does not exist. Default: true.")
        @Default("true")
        @Nullable Boolean createNamespace,
        @JsonPropertyDescription("""
                Labels for the namespace. Set only on a namespace that the provider created. Default: none.""")
        @Size(max = 64)
        Map<String, @Size(max = 63) String> namespaceLabels,
        @JsonPropertyDescription("""
                Annotations for the namespace. Set only on a namespace that the provider created. Default: none.""")
        @Size(max = 64)
        Map<String, @Size(max = 65536) String> namespaceAnnotations,
        @JsonPropertyDescription("Which chart is installed, and from where it is fetched.")
        @Nullable ReleaseChart chart,
        @JsonPropertyDescription("""
                Helm values. Merged over valuesFrom; maps deeply, lists as a whole, null removes a default of the \
                chart (kubectl apply drops a null unless --server-side is given; valuesFrom keeps it). Do not put \
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
        @JsonPropertyDescription("""
                Changes of the objects that the chart makes, its hooks included, before they reach the cluster. Applied in \
                this order after patchesFrom, each to what the ones before it made. One that fits no object is an error. \
                Default: none.""")
        @Size(max = 32)
        List<ReleasePatch> patches,
        @JsonPropertyDescription("""
                Patches from ConfigMaps and Secrets of this object's namespace, applied in this order before patches. \
                Default: none.""")
        @Size(max = 16)
        List<PatchesSource> patchesFrom,
        @JsonPropertyDescription("""
                Other VClusterReleases of this namespace that this one needs: it is installed and upgraded when they are \
                ready, and uninstalled before they are when all are deleted. Default: none.""")
        @Size(max = 16)
        List<Reference> dependsOn,
        @JsonPropertyDescription("How Helm goes about the release.")
        @Nullable ReleaseOptions options,
        @JsonPropertyDescription("What happens when an install or upgrade fails.")
        @Nullable FailurePolicy failurePolicy,
        @JsonPropertyDescription("What happens when somebody changes what the release has installed.")
        @Nullable DriftParameters drift,
        @JsonPropertyDescription("How the release is uninstalled when this object is deleted.")
        @Nullable ReleaseDeletion deletion,
        @JsonPropertyDescription("""
                What has to hold of single objects before the release is ready, beside the rules for the kinds of all its \
                objects. An object that does not belong to the release is watched by itself. Default: none.""")
        @Size(max = 32)
        List<ReadinessCondition> readiness,
        @JsonPropertyDescription("""
                Keys of the connection Secret that writeConnectionSecretToRef names, with values from objects in the \
                cluster of the release. An object may be one of the release or any other; in the cluster of \
                providerConfigRef, any other of the release's own namespace. It is watched, so a changed value is \
                published at once. The release is not ready while a value does not exist. A key whose object has gone \
                keeps its value; one whose object no longer has the field is removed, and so are keys that are not \
                named here. Default: none.""")
        @Size(max = 64)
        List<ReleaseConnectionDetail> connectionDetails,
        @JsonPropertyDescription("""
                Values from objects in the cluster of the release for status.atProvider.outputs, where everybody who \
                may read this object sees them: such as the address of a load balancer. The objects are those \
                that connectionDetails may name, without Secrets. The release is not ready while a value does not exist. \
                Default: none.""")
        @Size(max = 32)
        List<ReleaseOutput> outputs
        // @formatter:on
) {

    /** A release of which the user said nothing. */
    public static final VClusterReleaseParameters NOTHING = new VClusterReleaseParameters(null, null, null, null,
            Map.of(), Map.of(), null, Map.of(), List.of(), List.of(), List.of(), List.of(), List.of(), null, null, null,
            null, List.of(), List.of(), List.of());

    public VClusterReleaseParameters {
        namespaceLabels = namespaceLabels == null ? Map.of() : Map.copyOf(namespaceLabels);
        namespaceAnnotations = namespaceAnnotations == null ? Map.of() : Map.copyOf(namespaceAnnotations);
        // Not copyOf: a null in the values is a value, it removes a default of the chart.
        values = values == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(values));
        valuesFrom = valuesFrom == null ? List.of() : List.copyOf(valuesFrom);
        set = set == null ? List.of() : List.copyOf(set);
        patches = patches == null ? List.of() : List.copyOf(patches);
        patchesFrom = patchesFrom == null ? List.of() : List.copyOf(patchesFrom);
        dependsOn = dependsOn == null ? List.of() : List.copyOf(dependsOn);
        readiness = readiness == null ? List.of() : List.copyOf(readiness);
        connectionDetails = connectionDetails == null ? List.of() : List.copyOf(connectionDetails);
        outputs = outputs == null ? List.of() : List.copyOf(outputs);
    }

    /** Says nothing: the values may hold what must not be printed. */
    @Override
    public String toString() {
        return "VClusterReleaseParameters[...]";
    }
}
