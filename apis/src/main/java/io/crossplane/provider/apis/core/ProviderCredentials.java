package io.crossplane.provider.apis.core;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** Where a provider config takes its credentials from. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProviderCredentials( // @formatter:off
        @JsonPropertyDescription("""
                Where the kubeconfig of the host cluster comes from. Secret: the key of a Secret. InjectedIdentity: \
                the provider's own service account, so the host cluster is the one the provider runs in. Environment \
                and Filesystem: a variable or file of the provider. None: no credentials. A namespaced ProviderConfig \
                may use Secret only, unless the provider was started to allow more.""")
        @Required
        Source source,
        @JsonPropertyDescription("""
                The key of a Secret that holds a kubeconfig; for source Secret. The kubeconfig must contain its \
                certificates and tokens: files, exec plugins and auth providers are refused.""")
        @Nullable SecretKeyReference secretRef,
        @JsonPropertyDescription("""
                The environment variable of the provider that holds a kubeconfig; for source Environment.""")
        @Nullable EnvironmentVariable env,
        @JsonPropertyDescription("The file of the provider that holds a kubeconfig; for source Filesystem.")
        @Nullable FileReference fs
        // @formatter:on
) {

    /** The kinds of places that credentials come from. */
    public enum Source implements ApiEnum {
        NONE("None"), SECRET("Secret"), INJECTED_IDENTITY("InjectedIdentity"), ENVIRONMENT("Environment"),
        FILESYSTEM("Filesystem"),
        /** A value of a newer version. */
        @JsonIgnore
        UNKNOWN("Unknown");

        private final String literal;

        Source(String literal) {
            this.literal = literal;
        }

        @Override
        public String literal() {
            return literal;
        }

        @JsonCreator
        static Source of(@Nullable String literal) {
            return ApiEnum.read(Source.class, literal, UNKNOWN);
        }
    }

    /** A variable in the environment of the provider. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record EnvironmentVariable( // @formatter:off
            @JsonPropertyDescription("Name of the variable.")
            @Required
            String name
            // @formatter:on
    ) {}

    /** A file that the provider can read. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record FileReference( // @formatter:off
            @JsonPropertyDescription("Path of the file.")
            @Required
            String path
            // @formatter:on
    ) {}
}
