package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.crossplane.provider.apis.core.CelRule;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** How Rancher's certificate is verified. Without any of these, by the certificate authorities that everybody trusts. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@CelRule(
        value = "[has(self.caBundle), has(self.caSecretRef), has(self.caConfigMapRef), has(self.caChecksum),"
                + " has(self.insecureSkipVerify) && self.insecureSkipVerify].filter(given, given).size() <= 1",
        message = "at most one of caBundle, caSecretRef, caConfigMapRef, caChecksum and insecureSkipVerify may be given")
public record RancherTls( // @formatter:off
        @JsonPropertyDescription("The certificates of the authority, in PEM.")
        @Size(max = 65536) @Pattern("-----BEGIN CERTIFICATE-----")
        @Nullable String caBundle,
        @JsonPropertyDescription("A Secret beside the one with the token, with the certificates of the authority in PEM.")
        @Nullable CaReference caSecretRef,
        @JsonPropertyDescription("A ConfigMap beside the Secret with the token, with the certificates of the authority in PEM.")
        @Nullable CaReference caConfigMapRef,
        @JsonPropertyDescription("""
                SHA-256 of the certificates that Rancher publishes at /cacerts, in hexadecimal: CATTLE_CA_CHECKSUM of its agents. They \
                are fetched, and trusted if they have it.""")
        @Pattern("^[0-9a-f]{64}$")
        @Nullable String caChecksum,
        @JsonPropertyDescription("""
                Trust any certificate. Whoever is between then reads the token: for trials only. The condition RancherReachable \
                says so. Default: false.""")
        @Nullable Boolean insecureSkipVerify
        // @formatter:on
) {

    /** Where certificates are. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record CaReference( // @formatter:off
            @JsonPropertyDescription("Name of the object.")
            @Required @Size(min = 1, max = 253)
            String name,
            @JsonPropertyDescription("Key in its data. Default: ca.crt.")
            @Default("ca.crt") @Size(min = 1, max = 253)
            @Nullable String key
            // @formatter:on
    ) {}
}
