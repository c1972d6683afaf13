package io.crossplane.provider.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import io.crossplane.provider.kube.InClusterProbe.Finding;
import org.junit.jupiter.api.Test;

/** Telling a place where names are not known from one where just nothing answers. */
class InClusterProbeTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final InClusterProbe probe = new InClusterProbe();

    /** A name that cannot be one, so that no name server is asked. */
    @Test
    void nameThatNobodyKnowsIsUnknown() {
        assertThat(probe.probe("[nowhere]", SECOND)).isEqualTo(Finding.UNKNOWN_NAME);
    }

    /** An address of the loopback network at which nothing listens. */
    @Test
    void knownAddressWhereNothingAcceptsIsSilent() {
        assertThat(probe.probe("127.255.255.254", SECOND)).isEqualTo(Finding.SILENT);
    }
}
