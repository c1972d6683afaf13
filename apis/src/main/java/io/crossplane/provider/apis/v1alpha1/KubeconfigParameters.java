package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.crossplane.provider.apis.core.ApiEnum;
import io.crossplane.provider.apis.core.CelRule;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** The kubeconfig that is published. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@CelRule(value = "(has(self.server) && self.server == 'Custom') == has(self.url)",
        message = "url belongs to server Custom, which needs it")
public record KubeconfigParameters( // @formatter:off
        @JsonPropertyDescription("""
                Address of the API server in the published kubeconfig. InCluster: the Service in the host cluster. \
                Custom: the address in url. Default: InCluster.""")
        @Nullable Server server,
        @JsonPropertyDescription("Address for server Custom; https only. Its host name belongs in expose.extraSANs.")
        @Size(max = 2048) @Pattern("^https://.+$")
        @Nullable String url,
        @JsonPropertyDescription("Name of the context in the published kubeconfig. Default: the external name.")
        @Size(min = 1, max = 253)
        @Nullable String context
        // @formatter:on
) {

    /** Which address stands in the kubeconfig. */
    public enum Server implements ApiEnum {
        IN_CLUSTER("InCluster"), CUSTOM("Custom"),
        /** A value of a newer version. */
        @JsonIgnore
        UNKNOWN("Unknown");

        private final String literal;

        Server(String literal) {
            this.literal = literal;
        }

        @Override
        public String literal() {
            return literal;
        }

        @JsonCreator
        static Server of(@Nullable String literal) {
            return ApiEnum.read(Server.class, literal, UNKNOWN);
        }
    }
}
