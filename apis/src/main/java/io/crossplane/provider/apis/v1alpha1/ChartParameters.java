package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.crossplane.provider.apis.core.CelRule;
import io.crossplane.provider.apis.core.LocalSecretReference;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Which chart makes the virtual cluster, and from where it is fetched. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@CelRule(value = "!(has(self.url) && has(self.repository))", message = "url and repository exclude each other")
public record ChartParameters( // @formatter:off
        @JsonPropertyDescription("""
                Chart repository: https://, http:// or oci://. An OCI repository is the registry path without the \
                name of the chart. Excludes url. Default: the repository the provider was started with, \
                https://charts.loft.sh unless set.""")
        @Size(max = 2048) @Pattern("^(https?|oci)://.+$")
        @Nullable String repository,
        @JsonPropertyDescription("Name of the chart in the repository. Default: vcluster.")
        @Size(min = 1, max = 253)
        @Nullable String name,
        @JsonPropertyDescription("""
                Exact version of the chart, which is the version of vCluster; ranges are not allowed. A downgrade is \
                refused, and so is a step of more than one minor version unless allowMinorSkip is set. Default: the \
                version the provider was made for.""")
        @Size(max = 64) @Pattern("^\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?$")
        @Nullable String version,
        @JsonPropertyDescription("""
                Address of a chart archive (.tgz) or of a chart in an OCI registry, instead of repository. Excludes \
                repository.""")
        @Size(max = 2048) @Pattern("^(https?|oci)://.+$")
        @Nullable String url,
        @JsonPropertyDescription("""
                Secret in this object's namespace with credentials for the repository: keys username and password, or \
                a Secret of type kubernetes.io/dockerconfigjson. They are sent to the host of repository or url only. \
                Without it the provider logs in as itself to registries that its flag --ambient-registry names, and to no \
                others.""")
        @Nullable LocalSecretReference pullSecretRef,
        @JsonPropertyDescription("""
                PEM certificates of the authorities that the repository is verified with, instead of the provider's \
                own.""")
        @Size(max = 65536)
        @Nullable String caBundle,
        @JsonPropertyDescription("Do not verify the certificate of the repository. Default: false.")
        @Nullable Boolean insecureSkipTLSVerify,
        @JsonPropertyDescription("""
                SHA-256 digest of the chart archive, as sha256: and 64 hexadecimal digits. A fetched chart with \
                another digest is refused.""")
        @Size(max = 71) @Pattern("^sha256:[a-f0-9]{64}$")
        @Nullable String digest,
        @JsonPropertyDescription("""
                Allow an upgrade of more than one minor version of the chart in one step. Default: false.""")
        @Nullable Boolean allowMinorSkip
        // @formatter:on
) {

    /** A chart of which the user said nothing. */
    public static final ChartParameters DEFAULTS = new ChartParameters(null, null, null, null, null, null, null, null,
            null);
}
