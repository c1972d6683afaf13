package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.crossplane.provider.apis.core.CelRule;
import io.crossplane.provider.apis.core.LocalSecretReference;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** The chart of a release, and from where it is fetched. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@CelRule(value = "has(self.url) != has(self.repository)", message = "either url or repository is needed, and not both")
@CelRule(value = "!has(self.repository) || has(self.name)", fieldPath = ".name", message = "is needed with repository")
@CelRule(value = "!has(self.repository) || has(self.version)", fieldPath = ".version",
        message = "is needed with repository; \"*\" is the newest")
@CelRule(value = "!has(self.url) || !(has(self.name) || has(self.version))", fieldPath = ".url",
        message = "names the chart and its version itself; leave name and version out")
@CelRule(value = "!has(self.follow) || !self.follow || !has(self.digest)", fieldPath = ".follow",
        message = "excludes digest, which allows one chart only")
public record ReleaseChart( // @formatter:off
        @JsonPropertyDescription("""
                Chart repository: https://, http:// or oci://. An OCI repository is the registry path without the \
                name of the chart. Excludes url.""")
        @Size(max = 2048) @Pattern("^(https?|oci)://.+$")
        @Nullable String repository,
        @JsonPropertyDescription("Name of the chart in the repository.")
        @Size(min = 1, max = 253)
        @Nullable String name,
        @JsonPropertyDescription("""
                Version of the chart: an exact one such as 1.2.3, or a range such as ~1.2 or >=1.2 <2, from which the \
                newest is taken when the release is made and when this field changes, or later with follow.""")
        @Size(min = 1, max = 64)
        @Nullable String version,
        @JsonPropertyDescription("""
                Address of a chart archive (.tgz), or of a chart in an OCI registry with :tag or @sha256:digest, \
                instead of repository. Excludes repository.""")
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
                Whether a newer chart is installed when one appears: a higher version in the range, or another chart \
                behind the same address or tag. A range is looked at with each poll, but at most once a minute, an address \
                or tag every 10 minutes or as the provider's flag --chart-refresh says. While the source does not answer, \
                what is installed stays. Default: false.""")
        @Nullable Boolean follow
        // @formatter:on
) {}
