package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterObservation;
import io.crossplane.provider.apis.v1alpha1.VClusterObservation.CoreDnsObservation;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.e2e.AuditLog.Request;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.ConfigBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the provider costs while nothing changes. It has an identity of its own here, so that the audit log knows its requests. */
@NeedsCluster(NeedsCluster.Level.FULL)
class SteadyStateE2E {

    private static final Duration WINDOW = Duration
            .ofSeconds(Optional.ofNullable(System.getenv("STEADY_SECONDS")).map(Long::parseLong).orElse(300L));

    /** Without requests for so long, the provider has come to rest after its last reconcile. */
    private static final Duration QUIET = Duration.ofSeconds(10);

    private final TestCluster cluster;
    private final KubernetesClient client;
    private final VClusters vclusters;
    private final String namespace;
    private final String user;
    private ClusterRoleBinding binding;
    private VCluster vcluster;

    SteadyStateE2E(TestCluster cluster) {
        this.cluster = cluster;
        this.client = cluster.client();
        this.vclusters = new VClusters(client).withDefaultConfig();
        this.namespace = cluster.newNamespace("steady");
        this.user = "system:serviceaccount:" + namespace + ":provider";
    }

    @BeforeEach
    void giveTheProviderAnIdentity() {
        client.resource(new ServiceAccountBuilder().withNewMetadata()
                .withName("provider")
                .withNamespace(namespace)
                .endMetadata()
                .build()).create();
        binding = client.resource(new ClusterRoleBindingBuilder().withNewMetadata()
                .withName(namespace)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                .addNewSubject()
                .withKind("ServiceAccount")
                .withName("provider")
                .withNamespace(namespace)
                .endSubject()
                .build()).create();
    }

    @AfterEach
    void removeEverything() {
        client.namespaces().withName(namespace).delete();
        client.resource(binding).delete();
    }

    @Test
    void readyVClusterAtRestCostsNoRequests(@TempDir Path directory) throws IOException {
        AuditLog log = new AuditLog(cluster.access().auditLog().orElseThrow());
        try (ProviderProcess provider = ProviderProcess.start(cluster, kubeconfig(directory), "--leader-election")
                .awaitWorking()) {
            Figures.printMemory("provider without a VCluster", provider.pid());
            vcluster = vclusters.create(namespace, "steady", "{deletion: {pvcPolicy: Delete}}");
            try {
                vclusters.awaitReady(vcluster);
                // Until then it is asked again and again, through a tunnel that the audit log does not see.
                vclusters.awaitThat(vcluster, "complete", SteadyStateE2E::hasDns);
                provider.worker().ifPresent(worker -> Figures.printMemory("idle Helm worker", worker.pid()));
                Instant rest = awaitRest(log);
                List<Request> requests = awaitWindow(log, rest);
                Figures.printMemory("provider with a Ready VCluster at rest", provider.pid());
                report(requests);
            } finally {
                vclusters.remove(vcluster);
            }
        }
    }

    private static boolean hasDns(VCluster now) {
        return Optional.ofNullable(now.getStatus().getAtProvider())
                .map(VClusterObservation::coredns)
                .map(CoreDnsObservation::available)
                .filter(pods -> pods > 0)
                .isPresent();
    }

    private void report(List<Request> requests) {
        List<Request> others = requests.stream()
                .filter(Predicate.not(Request::isWatch))
                .filter(Predicate.not(Request::isLease))
                .toList();
        Figures.print("requests of the provider in " + WINDOW.toSeconds() + " s with one Ready VCluster",
                "%d (and %d watch renewals, %d for its lease)".formatted(others.size(),
                        requests.stream().filter(Request::isWatch).count(),
                        requests.stream().filter(Request::isLease).count()));
        assertThat(requests).as("the audit log knows the provider").anyMatch(Request::isLease);
        assertThat(others).isEmpty();
    }

    /** Waits until the provider has asked for nothing but its lease for a while; gives the begin of that while. */
    private Instant awaitRest(AuditLog log) {
        return await("provider rests").atMost(ProviderProcess.LIMIT).until(() -> {
            Instant begin = Instant.now().minus(QUIET);
            return log.requests(user, begin).stream().allMatch(Request::isLease) ? begin : Instant.MAX;
        }, begin -> begin.isBefore(Instant.MAX));
    }

    private List<Request> awaitWindow(AuditLog log, Instant begin) {
        await("window is over").atMost(WINDOW.plusMinutes(1))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> Instant.now().isAfter(begin.plus(WINDOW)));
        return log.requests(user, begin);
    }

    /** The administrator's kubeconfig with the token of the service account in place of its credentials. */
    private Path kubeconfig(Path directory) throws IOException {
        String token = client.serviceAccounts()
                .inNamespace(namespace)
                .withName("provider")
                .tokenRequest(new TokenRequestBuilder().withNewSpec().withExpirationSeconds(7200L).endSpec().build())
                .getStatus()
                .getToken();
        Config config = Serialization.unmarshal(Files.readString(cluster.access().kubeconfig()), Config.class);
        String text = Serialization.asYaml(
                new ConfigBuilder(config).editFirstUser().withNewUser().withToken(token).endUser().endUser().build());
        return Files.writeString(directory.resolve("kubeconfig"), text);
    }
}
