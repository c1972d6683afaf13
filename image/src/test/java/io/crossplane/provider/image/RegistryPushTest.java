package io.crossplane.provider.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryPushTest {

    @ParameterizedTest
    @ValueSource(strings = {"localhost:5000", "127.0.0.1:5000", "10.18.0.4:5000", "192.168.1.1", "172.16.0.1:80",
        "[::1]:5000"})
    void plainHttpIsForThisMachineAndPrivateAddresses(String registry) {
        assertThat(RegistryPush.isLocal(registry)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ghcr.io", "xpkg.crossplane.io", "8.8.8.8:5000", "10.example.org", "registry.local:5000",
        "[2001:db8::1]:443"})
    void allOthersAreSpokenToByHttps(String registry) {
        assertThat(RegistryPush.isLocal(registry)).isFalse();
    }
}
