package io.crossplane.provider.apis.v1alpha1;

import java.util.Map;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.crossplane.provider.apis.core.CelRule;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** How Helm goes about a release. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@CelRule(
        value = "!has(self.labels) || self.labels.all(key, !(key in ['name', 'owner', 'status', 'version', 'createdAt', 'modifiedAt'])"
                + " && !key.startsWith('vcluster.crossplane.io/'))",
        fieldPath = ".labels",
        message = "name, owner, status, version, createdAt, modifiedAt and vcluster.crossplane.io/* belong to Helm and the provider; choose other keys")
public record ReleaseOptions( // @formatter:off
        @JsonPropertyDescription("""
                Text that helm history shows for a revision. A change of it comes with the next revision. Default: \
                VClusterRelease and the namespace and name of this object.""")
        @Size(min = 1, max = 256)
        @Nullable String description,
        @JsonPropertyDescription("""
                Labels for the release, which helm list --selector finds. They stand on Helm's record of it; one that is taken \
                off here stays there. Default: none.""")
        @Size(max = 32)
        Map<String, @Size(max = 63) String> labels,
        @JsonPropertyDescription("How many revisions Helm remembers, the newest included. Default: 10.")
        @Default("10") @Min(1) @Max(100)
        @Nullable Integer historyMax,
        @JsonPropertyDescription("""
                How long an install, an upgrade or an uninstall may take, hooks included, as a duration such as 5m. It \
                does not include the time until the objects are ready. Default: 5m.""")
        @Default("5m") @Size(max = 32) @Pattern("^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$")
        @Nullable String timeout,
        @JsonPropertyDescription("""
                Do not install what is in the chart's directory crds. Default: false: they are created with the \
                release and neither upgraded nor deleted by it.""")
        @Nullable Boolean skipCRDs,
        @JsonPropertyDescription("When an upgrade fails, delete the objects that it made. Default: false.")
        @Nullable Boolean cleanupOnFail,
        @JsonPropertyDescription("""
                Hold the objects against the cluster's OpenAPI documents before anything is applied. The cluster \
                checks them in any case when they are. Default: false.""")
        @Nullable Boolean openAPIValidation
        // @formatter:on
) {

    /** A release of which the user wants nothing special. */
    public static final ReleaseOptions DEFAULTS = new ReleaseOptions(null, Map.of(), null, null, null, null, null);

    public ReleaseOptions {
        labels = labels == null ? Map.of() : Map.copyOf(labels);
    }
}
