package io.crossplane.provider.kube;

import java.time.Instant;
import java.util.Optional;

/**
 * What the certificates of a kubeconfig tell. Absent where the kubeconfig has none of that kind.
 *
 * @param clientSerial serial number of the client certificate, lower-case hexadecimal
 */
public record CertificateFacts(
        Optional<String> clientSerial, Optional<Instant> clientNotAfter, Optional<Instant> authorityNotAfter) {}
