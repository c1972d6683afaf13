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

/** When a virtual cluster counts as ready. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ReadinessParameters( // @formatter:off
        @JsonPropertyDescription("""
                What must be there before the object is Ready; each level includes those before it. Workload: the \
                control plane runs. Kubeconfig: its kubeconfig can be published. API: the API server answers the \
                provider. DNS: CoreDNS runs inside. Default: API.""")
        @Default("API")
        @Nullable Level level,
        @JsonPropertyDescription("""
                How long the virtual cluster may take to become ready before the object says what it lacks as a \
                failure, as a duration such as 30m. Default: 30m.""")
        @Default("30m") @Size(max = 32) @Pattern("^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$")
        @Nullable String timeout
        // @formatter:on
) {

    /** How much must be there; in rising order. */
    public enum Level implements ApiEnum {
        WORKLOAD("Workload"), KUBECONFIG("Kubeconfig"), API("API"), DNS("DNS"),
        /** A value of a newer version. */
        @JsonIgnore
        UNKNOWN("Unknown");

        private final String literal;

        Level(String literal) {
            this.literal = literal;
        }

        @Override
        public String literal() {
            return literal;
        }

        @JsonCreator
        static Level of(@Nullable String literal) {
            return ApiEnum.read(Level.class, literal, UNKNOWN);
        }
    }
}
