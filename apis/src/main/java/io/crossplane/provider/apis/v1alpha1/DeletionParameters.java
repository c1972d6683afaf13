package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.crossplane.provider.apis.core.ApiEnum;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** What goes with the object, and what stays. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DeletionParameters( // @formatter:off
        @JsonPropertyDescription("""
                What happens to the volume claims of the control plane. Retain: they stay, and so does their \
                namespace. Delete: they go. Default: Retain.""")
        @Default("Retain")
        @Nullable PvcPolicy pvcPolicy,
        @JsonPropertyDescription("""
                What happens to the host namespace. DeleteIfCreated: it goes if the provider created it for this \
                virtual cluster and nothing of others is in it; a retained volume claim keeps it. Retain: it stays. \
                Default: DeleteIfCreated.""")
        @Default("DeleteIfCreated")
        @Nullable NamespacePolicy namespacePolicy,
        @JsonPropertyDescription("""
                How long a step of the deletion may take before the object reports it as a failure, as a duration \
                such as 10m. The provider goes on trying. Default: 10m.""")
        @Default("10m") @Size(max = 32) @Pattern("^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$")
        @Nullable String timeout
        // @formatter:on
) {

    /** What happens to volume claims. */
    public enum PvcPolicy implements ApiEnum {
        RETAIN("Retain"), DELETE("Delete"),
        /** A value of a newer version. */
        @JsonIgnore
        UNKNOWN("Unknown");

        private final String literal;

        PvcPolicy(String literal) {
            this.literal = literal;
        }

        @Override
        public String literal() {
            return literal;
        }

        @JsonCreator
        static PvcPolicy of(@Nullable String literal) {
            return ApiEnum.read(PvcPolicy.class, literal, UNKNOWN);
        }
    }

    /** What happens to the host namespace. */
    public enum NamespacePolicy implements ApiEnum {
        DELETE_IF_CREATED("DeleteIfCreated"), RETAIN("Retain"),
        /** A value of a newer version. */
        @JsonIgnore
        UNKNOWN("Unknown");

        private final String literal;

        NamespacePolicy(String literal) {
            this.literal = literal;
        }

        @Override
        public String literal() {
            return literal;
        }

        @JsonCreator
        static NamespacePolicy of(@Nullable String literal) {
            return ApiEnum.read(NamespacePolicy.class, literal, UNKNOWN);
        }
    }
}
