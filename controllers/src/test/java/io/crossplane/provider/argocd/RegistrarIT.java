package io.crossplane.provider.argocd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.apis.v1alpha1.ArgoCdCluster;
import io.crossplane.provider.argocd.Registrar.Standing;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.deploy.Cluster;
import io.crossplane.provider.deploy.OwnerMark;
import io.crossplane.provider.kube.CachedClusters;
import io.crossplane.provider.kube.Clusters;
import io.crossplane.provider.kube.Kubeconfig;
import io.crossplane.provider.kube.KubeconfigRules;
import io.crossplane.provider.managed.Deadline;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Registrations on a real API server, which is host and virtual cluster at once; the time is that of the test. */
@NeedsCluster(Level.API)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistrarIT {

    private static final String AUTHORITY = "Q0E=";
    private static final OwnerMark OWNER = new OwnerMark("u1");
    private static final Duration HALF = Registrar.TOKEN_LIFETIME.dividedBy(2);

    private final KubernetesClient client;
    private final TestCluster cluster;
    private final CachedClusters clusters = new CachedClusters(Clock.systemUTC());
    private final Clusters.Lease lease;
    private final Instant start = Instant.now();
    private String argocd;

    RegistrarIT(TestCluster cluster) throws IOException {
        this.cluster = cluster;
        client = cluster.client();
        lease = clusters
                .lease(Kubeconfig.parse(Files.readString(cluster.access().kubeconfig()), KubeconfigRules.STRICT));
    }

    @BeforeEach
    void setUp() {
        argocd = cluster.newNamespace("argocd");
    }

    @AfterEach
    void remove() {
        at(start).removeAccount(reached(), place());
        client.namespaces().withName(argocd).delete();
    }

    @AfterAll
    void close() {
        lease.close();
        clusters.close();
    }

    @Test
    void standsOnlyOnceItWasMade() {
        assertThat(check(start, wanted("view", List.of()))).isEmpty();

        Standing made = ensure(start, wanted("view", List.of()));

        assertThat(check(start, wanted("view", List.of()))).contains(made);
        assertThat(ensure(start, wanted("view", List.of()))).as("nothing is written twice").isEqualTo(made);
    }

    @Test
    void itsTokenIsReplacedWhenHalfOfItsTimeIsOver() {
        Standing first = ensure(start, wanted("view", List.of()));
        String token = token();
        Instant before = start.plus(HALF).minusSeconds(120);
        Instant after = start.plus(HALF).plusSeconds(120);

        assertThat(first.renewal()).isBetween(before, after);
        assertThat(check(before, wanted("view", List.of()))).isPresent();
        assertThat(check(after, wanted("view", List.of()))).isEmpty();

        assertThat(ensure(after, wanted("view", List.of())).version()).isNotEqualTo(first.version());
        assertThat(token()).isNotEqualTo(token);
    }

    @Test
    void otherWishesDoNotStand() {
        ensure(start, wanted("view", List.of()));
        assertThat(check(start, wanted("edit", List.of()))).isEmpty();
        assertThat(check(start, wanted("view", List.of(argocd)))).isEmpty();

        ensure(start, wanted("edit", List.of(argocd)));
        assertThat(bindings()).extracting(binding -> binding.getRoleRef().getName()).containsExactly("edit");
        assertThat(client.rbac()
                .clusterRoleBindings()
                .withLabel("vcluster.crossplane.io/argocd", place().id())
                .list()
                .getItems()).isEmpty();

        ensure(start, wanted("admin", List.of(argocd)));
        assertThat(bindings()).extracting(binding -> binding.getRoleRef().getName()).containsExactly("admin");
    }

    @Test
    void anAccountWithoutItsRightsDoesNotStand() {
        ensure(start, wanted("view", List.of(argocd)));
        client.resource(bindings().getFirst()).edit(binding -> {
            binding.setSubjects(List.of());
            return binding;
        });
        assertThat(check(start, wanted("view", List.of(argocd)))).isEmpty();

        ensure(start, wanted("view", List.of(argocd)));
        assertThat(check(start, wanted("view", List.of(argocd)))).isPresent();
    }

    @Test
    void labelsThatAreNotWantedAnyMoreGo() {
        ensure(start, wanted("view", List.of(), Map.of("stage", "test")));
        ensure(start, wanted("view", List.of()));
        assertThat(secret().getMetadata().getLabels()).doesNotContainKey("stage");
    }

    @Test
    void leavesAloneWhatIsSomebodyElses() {
        Secret foreign = client.resource(
                new SecretBuilder().withNewMetadata().withNamespace(argocd).withName("vc-demo").endMetadata().build())
                .create();

        assertThatThrownBy(() -> ensure(start, wanted("view", List.of()))).isInstanceOfSatisfying(
                RegistrationException.class, failure -> assertThat(failure.reason()).isEqualTo("ArgoCDConflict"));
        at(start).remove(reached(), argocd, "vc-demo", OWNER);
        assertThat(at(start).isThere(reached(), argocd, "vc-demo", OWNER)).isFalse();
        assertThat(secret().getMetadata().getUid()).isEqualTo(foreign.getMetadata().getUid());
    }

    @Test
    void isTakenAwayWhole() {
        ensure(start, wanted("view", List.of(argocd)));
        assertThat(at(start).isThere(reached(), argocd, "vc-demo", OWNER)).isTrue();

        for (int twice = 0; twice < 2; twice++) {
            at(start).remove(reached(), argocd, "vc-demo", OWNER);
            at(start).removeAccount(reached(), place());
        }
        assertThat(at(start).isThere(reached(), argocd, "vc-demo", OWNER)).isFalse();
        assertThat(bindings()).isEmpty();
    }

    private Registrar at(Instant now) {
        return new Registrar(Clock.fixed(now, ZoneOffset.UTC));
    }

    private Standing ensure(Instant now, Registration wanted) {
        return at(now).ensure(wanted, reached(), reached(), AUTHORITY);
    }

    private Optional<Standing> check(Instant now, Registration wanted) {
        return at(now).check(wanted, reached(), reached(), AUTHORITY);
    }

    private Cluster reached() {
        return Cluster.host(lease.connection(), Deadline.after(Duration.ofMinutes(1), Clock.systemUTC()));
    }

    private Place place() {
        return new Place(ArgoCdCluster.HOST, argocd);
    }

    private Registration wanted(String role, List<String> namespaces) {
        return wanted(role, namespaces, Map.of());
    }

    private Registration wanted(String role, List<String> namespaces, Map<String, String> labels) {
        return new Registration(place(), "vc-demo", "demo", "https://demo", Optional.empty(), namespaces, role, labels,
                Map.of(), OWNER, "team-a/demo");
    }

    private List<RoleBinding> bindings() {
        return client.rbac().roleBindings().inNamespace(argocd).list().getItems();
    }

    private Secret secret() {
        return client.secrets().inNamespace(argocd).withName("vc-demo").get();
    }

    private String token() {
        return ArgoCdReading.of(secret()).bearerToken();
    }
}
