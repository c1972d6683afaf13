package io.crossplane.provider.apis.v1alpha1;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.crossplane.provider.apis.core.ApiEnum;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** What happens when somebody changes what a release has installed. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DriftParameters( // @formatter:off
        @JsonPropertyDescription("""
                What happens to objects that are not as the manifest of the release has them. Fix: they are put right \
                at once, without a new revision. Warn: status and an event tell of them. "Off", in quotes: nobody \
                looks. Fields that the manifest does not have may be anything. Default: Fix.""")
        @Default("Fix")
        @Nullable Policy policy,
        @JsonPropertyDescription("""
                Fields that others may change, such as the replicas of a Deployment that an autoscaler scales. \
                Default: none.""")
        @Size(max = 32)
        List<Ignored> ignore
        // @formatter:on
) {

    public DriftParameters {
        ignore = ignore == null ? List.of() : List.copyOf(ignore);
    }

    /** What happens to objects that are not as they should be. */
    public enum Policy implements ApiEnum {
        FIX("Fix"), WARN("Warn"), OFF("Off"),
        /** A value of a newer version. */
        @JsonIgnore
        UNKNOWN("Unknown");

        private final String literal;

        Policy(String literal) {
            this.literal = literal;
        }

        @Override
        public String literal() {
            return literal;
        }

        @JsonCreator
        static Policy of(@Nullable String literal) {
            return ApiEnum.read(Policy.class, literal, UNKNOWN);
        }
    }

    /** Fields of some objects. What is not given of apiVersion, kind, namespace and name fits all objects. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Ignored( // @formatter:off
            @JsonPropertyDescription("API version of the objects, such as apps/v1. Default: any.")
            @Size(max = 317)
            @Nullable String apiVersion,
            @JsonPropertyDescription("Kind of the objects. Default: any.")
            @Size(max = 63)
            @Nullable String kind,
            @JsonPropertyDescription("Namespace of the objects. Default: any.")
            @Size(max = 63)
            @Nullable String namespace,
            @JsonPropertyDescription("Name of the objects. Default: any.")
            @Size(max = 253)
            @Nullable String name,
            @JsonPropertyDescription("""
                    JSON pointers (RFC 6901) to the fields, such as /spec/replicas; what is below a field belongs to \
                    it. Items of a list are counted as the cluster has them.""")
            @Required @Size(min = 1, max = 16)
            List<@Size(max = 512) @Pattern("^(/([^/~]|~[01])*)+$") String> paths
            // @formatter:on
    ) {

        public Ignored {
            paths = paths == null ? List.of() : List.copyOf(paths);
        }
    }
}
