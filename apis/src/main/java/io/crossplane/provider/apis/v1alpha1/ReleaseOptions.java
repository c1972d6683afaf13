package io.crossplane.provider.apis.v1alpha1;

import java.util.Map;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.crossplane.provider.apis.core.ApiEnum;
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
                includes the time until the objects are ready only with atomic. Default: 5m.""")
        @Default("5m") @Size(max = 32) @Pattern("^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$")
        @Nullable String timeout,
        @JsonPropertyDescription("""
                What becomes of the custom resource definitions in the chart's directory crds. Skip: nothing. Create: \
                those that are missing are created with the first revision, and none is ever changed. CreateReplace: with \
                each revision they are created, or made the chart's. None is ever deleted. Default: Create.""")
        @Default("Create")
        @Nullable CrdPolicy crdPolicy,
        @JsonPropertyDescription("""
                Install and upgrade without running the chart's hooks. What it wants run when it is uninstalled is decided \
                by deletion.noHooks. Default: false.""")
        @Nullable Boolean noHooks,
        @JsonPropertyDescription("""
                Take over objects of the chart that exist already, whoever made them, another release included. They are \
                deleted with this release. Default: false: such an object is an error.""")
        @Nullable Boolean takeOwnership,
        @JsonPropertyDescription("""
                Do not check the values against the schemas of the chart and of charts within it. Default: false.""")
        @Nullable Boolean skipSchemaValidation,
        @JsonPropertyDescription("When an upgrade fails, delete the objects that it made. Default: false.")
        @Nullable Boolean cleanupOnFail,
        @JsonPropertyDescription("""
                Hold the objects against the cluster's OpenAPI documents before anything is applied. The cluster \
                checks them in any case when they are. Default: false.""")
        @Nullable Boolean openAPIValidation,
        @JsonPropertyDescription("""
                All or nothing: an install or upgrade that fails, or after which the release was not ready before timeout has \
                passed since its begin, is undone after the last attempt. What worked before is installed again; a release \
                that never worked is uninstalled. failurePolicy.retries is 0 then unless it is set. A release that was ready \
                once stays. Default: false.""")
        @Nullable Boolean atomic
        // @formatter:on
) {

    /** A release of which the user wants nothing special. */
    public static final ReleaseOptions DEFAULTS = new ReleaseOptions(null, Map.of(), null, null, null, null, null, null,
            null, null, null);

    public ReleaseOptions {
        labels = labels == null ? Map.of() : Map.copyOf(labels);
    }

    /** What becomes of the custom resource definitions of a chart. */
    public enum CrdPolicy implements ApiEnum {
        SKIP("Skip"), CREATE("Create"), CREATE_REPLACE("CreateReplace"),
        /** A value of a newer version. */
        @JsonIgnore
        UNKNOWN("Unknown");

        private final String literal;

        CrdPolicy(String literal) {
            this.literal = literal;
        }

        @Override
        public String literal() {
            return literal;
        }

        @JsonCreator
        static CrdPolicy of(@Nullable String literal) {
            return ApiEnum.read(CrdPolicy.class, literal, UNKNOWN);
        }
    }
}
