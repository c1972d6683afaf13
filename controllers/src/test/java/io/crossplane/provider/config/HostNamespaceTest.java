package io.crossplane.provider.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossplane.provider.managed.contract.Rule;
import org.junit.jupiter.api.Test;

class HostNamespaceTest {

    @Test
    @Rule("LB-3")
    void equalNamesOfTwoTenantsNeverMeet() {
        assertThat(HostNamespace.of("a", "b-c")).isNotEqualTo(HostNamespace.of("a-b", "c"));
    }

    @Test
    void isReadableAndStable() {
        assertThat(HostNamespace.of("team-a", "demo")).startsWith("vc-team-a-demo-")
                .isEqualTo(HostNamespace.of("team-a", "demo"));
    }

    @Test
    void isALabelHoweverLongTheNamesAre() {
        String made = HostNamespace.of("n".repeat(63), "v".repeat(52));
        assertThat(made).hasSizeLessThanOrEqualTo(63).matches("[a-z]([-a-z0-9]*[a-z0-9])?");
        assertThat(HostNamespace.of("a".repeat(50) + "-", "b")).doesNotContain("--");
    }

    @Test
    void isALabelForNamesWithDots() {
        assertThat(HostNamespace.of("a", "b.c")).matches("[a-z]([-a-z0-9]*[a-z0-9])?")
                .isNotEqualTo(HostNamespace.of("a", "b-c"));
    }
}
