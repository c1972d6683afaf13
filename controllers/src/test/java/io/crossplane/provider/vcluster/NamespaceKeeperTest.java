package io.crossplane.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which host namespace may be written on, and may go with its VCluster. */
class NamespaceKeeperTest {

    @ParameterizedTest(name = "created {0}, owner {1}: {2}")
    @CsvSource({"true, u1, true", "true, u2, false", "true, , false", ", u1, false", "false, u1, false"})
    void isOursOnlyIfItWasCreatedForThisVCluster(String created, String owner, boolean ours) {
        Map<String, String> annotations = new HashMap<>();
        annotations.put(OwnerMark.CREATED, created);
        annotations.put(OwnerMark.OWNER_UID, owner);
        annotations.values().removeIf(value -> value == null);

        assertThat(NamespaceKeeper.isCreated(new NamespaceBuilder().withNewMetadata().withAnnotations(annotations)
                .endMetadata().build(), new OwnerMark("u1"))).isEqualTo(ours);
    }

    @Test
    void isNotOursWithoutAnyAnnotation() {
        var bare = new NamespaceBuilder().withNewMetadata().endMetadata().build();
        bare.getMetadata().setAnnotations(null);

        assertThat(NamespaceKeeper.isCreated(bare, new OwnerMark("u1"))).isFalse();
    }
}
