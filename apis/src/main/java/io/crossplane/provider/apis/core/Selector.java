package io.crossplane.provider.apis.core;

import java.util.Map;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * Another managed resource of the same namespace, by what it is like (RF-1).
 *
 * <p>Without crossplane-runtime's {@code policy.resolve}: what was found once stays, for what was made there would stay behind.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Selector( // @formatter:off
        @JsonPropertyDescription("Labels that the object must have. Default: none, which any object has.")
        @Size(max = 64)
        Map<String, @Size(max = 63) String> matchLabels,
        @JsonPropertyDescription("""
                Whether the object must have the same controller as this one, such as the same composite resource. \
                Default: false.""")
        @Nullable Boolean matchControllerRef,
        @JsonPropertyDescription("How the object is looked for.")
        @Nullable Policy policy
        // @formatter:on
) {

    public Selector {
        matchLabels = matchLabels == null ? Map.of() : Map.copyOf(matchLabels);
    }

    /** Whether it is an error that there is no such object. */
    @JsonIgnore
    public boolean isRequired() {
        return policy == null || policy.resolution() != Resolution.OPTIONAL;
    }

    /** How the object is looked for. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Policy( // @formatter:off
            @JsonPropertyDescription("""
                    Whether it is an error that there is no such object. Required: it is. Optional: it is waited for \
                    in silence. Default: Required.""")
            @Default("Required")
            @Nullable Resolution resolution
            // @formatter:on
    ) {}

    /** How strictly an object is looked for. */
    public enum Resolution implements ApiEnum {
        REQUIRED("Required"), OPTIONAL("Optional"),
        /** A value of a newer version. */
        @JsonIgnore
        UNKNOWN("Unknown");

        private final String literal;

        Resolution(String literal) {
            this.literal = literal;
        }

        @Override
        public String literal() {
            return literal;
        }

        @JsonCreator
        static Resolution of(@Nullable String literal) {
            return ApiEnum.read(Resolution.class, literal, UNKNOWN);
        }
    }
}
