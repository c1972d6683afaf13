package io.crossplane.provider.apis.v1alpha1;

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

/** What happens when Helm has failed to install or to upgrade a release. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@CelRule(value = "has(self.retries) || !has(self.onExhausted) || self.onExhausted == 'Keep'", fieldPath = ".retries",
        message = "is needed with onExhausted: without it there is no end to the attempts")
public record FailurePolicy( // @formatter:off
        @JsonPropertyDescription("""
                How often a failed install or upgrade is tried again. A change of chart or values begins a new count; \
                a higher number than before allows more of the same. Default: without end.""")
        @Min(0) @Max(50)
        @Nullable Integer retries,
        @JsonPropertyDescription("""
                How long to wait before the first new attempt, as a duration such as 30s. Each further one waits twice \
                as long, at most 15m. Default: 30s.""")
        @Default("30s") @Size(max = 32) @Pattern("^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$")
        @Nullable String backoff,
        @JsonPropertyDescription("""
                What happens after the last attempt. Keep: the failed revision stays. Rollback: the last revision that \
                worked is installed again, if there is one. Uninstall: a release of which no revision ever worked is \
                uninstalled; one that did is kept. Default: Keep.""")
        @Default("Keep")
        @Nullable OnExhausted onExhausted
        // @formatter:on
) {

    /** What happens after the last attempt. */
    public enum OnExhausted implements ApiEnum {
        KEEP("Keep"), ROLLBACK("Rollback"), UNINSTALL("Uninstall"),
        /** A value of a newer version. */
        @JsonIgnore
        UNKNOWN("Unknown");

        private final String literal;

        OnExhausted(String literal) {
            this.literal = literal;
        }

        @Override
        public String literal() {
            return literal;
        }

        @JsonCreator
        static OnExhausted of(@Nullable String literal) {
            return ApiEnum.read(OnExhausted.class, literal, UNKNOWN);
        }
    }
}
