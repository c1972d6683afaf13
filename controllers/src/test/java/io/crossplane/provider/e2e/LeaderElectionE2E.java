package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;

import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.e2e.Figures.Stopwatch;
import io.crossplane.provider.e2e.ProviderProcess.Ended;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Two providers of which one works. Its work is a VCluster without a provider config: that needs a reconcile, but no cluster that runs pods. */
@NeedsCluster(NeedsCluster.Level.API)
class LeaderElectionE2E {

    private static final Duration GRACE = Duration.ofSeconds(25);

    private final TestCluster cluster;
    private final KubernetesClient client;
    private final VClusters vclusters;
    private final String namespace;

    LeaderElectionE2E(TestCluster cluster) {
        this.cluster = cluster;
        this.client = cluster.client();
        this.vclusters = new VClusters(client);
        this.namespace = cluster.newNamespace("leaders");
    }

    @BeforeEach
    @AfterEach
    void forgetTheLeader() {
        lease().delete();
    }

    @AfterEach
    void removeEverything() {
        client.resources(VCluster.class).inNamespace(namespace).delete();
        client.namespaces().withName(namespace).delete();
    }

    @Test
    @DisplayName("FL-4, FL-7: a leader that is told to end lets the other one take over")
    void leaderThatIsToldToEndLetsTheOtherTakeOver() {
        try (ProviderProcess leader = replica().awaitWorking(); ProviderProcess other = replica().awaitStandby()) {
            awaitReconciled("first");
            String first = holder();

            Stopwatch time = Figures.start();
            Ended ended = leader.stop();
            other.awaitWorking();
            Figures.print("end of the leader after SIGTERM", ended.time());
            Figures.print("SIGTERM of the leader to another one working", time.elapsed());

            assertThat(ended.code()).isZero();
            assertThat(ended.time()).isLessThan(GRACE);
            assertThat(holder()).isNotEmpty().isNotEqualTo(first);
            awaitReconciled("second");
        }
    }

    @Test
    @DisplayName("FL-4: the lease of a killed leader expires")
    void killedLeaderIsReplacedWhenItsLeaseHasExpired() {
        try (ProviderProcess leader = replica().awaitWorking(); ProviderProcess other = replica().awaitStandby()) {
            leader.kill();
            assertThat(other.readiness()).isEqualTo("standby");
            assertThat(lease().get().getSpec().getLeaseDurationSeconds()).isEqualTo(60);

            letTheLeaseExpire();

            other.awaitWorking();
            awaitReconciled("third");
        }
    }

    private ProviderProcess replica() {
        return ProviderProcess.start(cluster, cluster.access().kubeconfig(), "--leader-election");
    }

    /** Whoever leads tells what is wrong with this one. */
    private void awaitReconciled(String name) {
        VCluster vcluster = VClusters.of(namespace, name, "{}");
        vcluster.getSpec().setProviderConfigRef(new ProviderConfigReference("ProviderConfig", "missing"));
        vclusters.awaitThat(client.resource(vcluster).create(), "reconciled",
                now -> VClusters.condition(now, "Synced")
                        .filter(synced -> synced.reason().equals("ReconcileError"))
                        .isPresent());
    }

    /** As if more than a lease's duration had gone by. */
    private void letTheLeaseExpire() {
        lease().edit(lease -> {
            lease.getSpec().setRenewTime(ZonedDateTime.now(ZoneOffset.UTC).minusMinutes(2));
            return lease;
        });
    }

    private String holder() {
        return Optional.ofNullable(lease().get().getSpec().getHolderIdentity()).orElse("");
    }

    private Resource<Lease> lease() {
        return client.leases().inNamespace("default").withName("crossplane-leader-election-provider-vcluster");
    }
}
