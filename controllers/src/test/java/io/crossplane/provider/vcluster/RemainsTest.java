package io.crossplane.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;

import io.crossplane.provider.apis.v1alpha1.DeletionParameters;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterParameters;
import io.crossplane.provider.kube.ClaimState;
import io.crossplane.provider.kube.HostSnapshot;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import org.junit.jupiter.api.Test;

/** The order and the policies of vcluster.md 5. */
class RemainsTest {

    private static final ClaimState CLAIM = new ClaimState("data-demo-0", "u", "Bound", "5Gi", "local-path", false);

    @Test
    void aKeptVolumeKeepsItsNamespace() {
        Remains remains = Remains.of(desired(null), look(List.of(CLAIM), true));
        assertThat(remains.claims()).isEmpty();
        assertThat(remains.namespace()).isEmpty();
        assertThat(remains.isNothing()).isTrue();
    }

    @Test
    void volumesGoFirstAndTheNamespaceWithThem() {
        var policy = new DeletionParameters(DeletionParameters.PvcPolicy.DELETE, null, null);
        Remains remains = Remains.of(desired(policy), look(List.of(CLAIM), true));
        assertThat(remains.claims()).containsExactly("data-demo-0");
        assertThat(remains.namespace()).hasSize(1);
        assertThat(remains.isNothing()).isFalse();
    }

    @Test
    void aNamespaceOfSomebodyElseStays() {
        var policy = new DeletionParameters(DeletionParameters.PvcPolicy.DELETE, null, null);
        assertThat(Remains.of(desired(policy), look(List.of(), false)).namespace()).isEmpty();
    }

    @Test
    void aNamespaceStaysWhenAskedTo() {
        var policy = new DeletionParameters(DeletionParameters.PvcPolicy.DELETE,
                DeletionParameters.NamespacePolicy.RETAIN, null);
        assertThat(Remains.of(desired(policy), look(List.of(), true)).namespace()).isEmpty();
    }

    private static Remains.Look look(List<ClaimState> claims, boolean created) {
        return new Remains.Look(new HostSnapshot(List.of(), List.of(), List.of(), claims, Optional.empty()), List.of(),
                true, created);
    }

    private static DesiredVCluster desired(DeletionParameters deletion) {
        VCluster resource = new VCluster();
        resource.setMetadata(new ObjectMetaBuilder().withNamespace("team-a").withName("demo").withUid("u1").build());
        resource.getSpec()
                .setForProvider(new VClusterParameters(null, null, null, null, null, null, null, null, null, null, null,
                        null, null, null, null, null, deletion, null, null, null, null, null, null, null, null, null));
        return DesiredVCluster.from(resource, DesiredVCluster.Defaults.STANDARD);
    }
}
