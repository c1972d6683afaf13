package io.crossplane.provider.apis.core;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * Which host namespaces the users of a cluster-wide provider config may choose for their virtual clusters.
 *
 * <p>A name that starts with {@code kube-} and Crossplane's own namespace are never allowed.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@CelRule(value = "(has(self.policy) && self.policy == 'Patterns') == (has(self.patterns) && size(self.patterns) > 0)",
        message = "patterns belong to policy Patterns, which needs at least one")
public record TargetNamespaces( // @formatter:off
        @JsonPropertyDescription("""
                Default: only the name that the provider makes from namespace and name of the object, and the \
                object's own namespace. Patterns: these, and names that fit one of the patterns. Any: every name. \
                Namespaces starting with kube- and the namespace of Crossplane are never allowed. Default: Default.""")
        @Default("Default")
        @Nullable Policy policy,
        @JsonPropertyDescription("Allowed names for policy Patterns; * stands for any characters, such as team-*.")
        @Size(max = 64)
        List<@Size(min = 1, max = 63) @Pattern("^[a-z0-9*]([-a-z0-9*]*[a-z0-9*])?$") String> patterns
        // @formatter:on
) {

    public TargetNamespaces {
        policy = policy == null ? Policy.DEFAULT : policy;
        patterns = patterns == null ? List.of() : List.copyOf(patterns);
    }

    /** How far the choice goes. */
    public enum Policy implements ApiEnum {
        DEFAULT("Default"), PATTERNS("Patterns"), ANY("Any"),
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
}
