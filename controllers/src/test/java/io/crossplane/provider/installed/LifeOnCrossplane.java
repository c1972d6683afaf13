package io.crossplane.provider.installed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.crossplane.provider.apis.v1alpha1.RancherImport;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.e2e.AuditLog;
import io.crossplane.provider.e2e.AuditLog.Request;
import io.crossplane.provider.e2e.ErrorReference;
import io.crossplane.provider.e2e.Figures;
import io.crossplane.provider.e2e.VClusters;
import io.crossplane.provider.managed.contract.Rule;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The life of a virtual cluster and of a release in it, with a provider that has what Crossplane and the examples give it, and no right more. */
@NeedsCluster(Level.CROSSPLANE)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LifeOnCrossplane {

    private final KubernetesClient client;
    private final Installation installation;
    private final Tenant tenant;
    private final AuditLog audit;
    private final Instant begin = Instant.now();
    private Pod pod;

    LifeOnCrossplane(TestCluster cluster) {
        client = cluster.client();
        installation = Installation.prepared(cluster, "--debug", "--poll-state-metric=1s");
        tenant = new Tenant(cluster, "life");
        audit = new AuditLog(cluster.access().auditLog().orElseThrow());
    }

    @BeforeAll
    void installAndUse() {
        installation.activate("vclusters", "vclusterreleases");
        installation.install(Installation.tag()).awaitHealthy();
        pod = installation.awaitPod();
        installation.configure();
        tenant.awaitReady();
    }

    @AfterAll
    void remove() {
        try (tenant) {
            installation.close();
        }
    }

    @Test
    @Order(1)
    @Rule({"RT-1", "RT-2", "RT-3", "RT-5", "RT-12"})
    void itRunsAsTheRuntimeConfigSays() {
        assertThat(pod.getSpec().getServiceAccountName()).isEqualTo(Installation.NAME);
        Container container = pod.getSpec().getContainers().getFirst();
        assertThat(container.getName()).isEqualTo("package-runtime");
        assertThat(container.getCommand()).isEmpty();
        assertThat(container.getArgs()).contains("--debug");
        assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/healthz");
        assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/readyz");
        assertThat(container.getResources().getLimits().get("memory").toString()).isEqualTo("512Mi");
        assertThat(container.getSecurityContext()).satisfies(security -> {
            assertThat(security.getReadOnlyRootFilesystem()).isTrue();
            assertThat(security.getRunAsNonRoot()).isTrue();
            assertThat(security.getAllowPrivilegeEscalation()).isFalse();
        });
    }

    @Test
    @Order(1)
    @Rule({"RT-6", "RT-7", "RT-8", "RT-9", "FL-6"})
    void whatCrossplaneSetsUpIsThere() {
        Container container = pod.getSpec().getContainers().getFirst();
        assertThat(container.getEnv()).extracting(EnvVar::getName)
                .contains("POD_NAMESPACE", "PROVIDER_NAME", "REVISION_NAME", "REVISION_UID", "TLS_SERVER_CERTS_DIR",
                        "TLS_CLIENT_CERTS_DIR");
        assertThat(container.getPorts()).extracting(port -> port.getName() + " " + port.getContainerPort())
                .contains("metrics 8080", "webhook 9443");
        assertThat(container.getVolumeMounts()).extracting(mount -> mount.getMountPath())
                .contains("/tls/server", "/tls/client", "/tmp");
        assertThat(pod.getMetadata().getAnnotations()).containsEntry("prometheus.io/scrape", "true")
                .containsEntry("prometheus.io/port", "8080")
                .containsEntry("prometheus.io/path", "/metrics");
        assertThat(client.leases()
                .inNamespace(Crossplane.NAMESPACE)
                .withName("crossplane-leader-election-provider-vcluster")
                .require()
                .getSpec()
                .getHolderIdentity()).contains(pod.getMetadata().getName());
    }

    @Test
    @Order(1)
    @Rule("FL-8")
    void debugIsToldToPeople() {
        assertThat(installation.log(pod)).contains("DEBUG").contains("managed/vcluster");
    }

    @Test
    @Order(1)
    void itAnswersProbes() {
        assertThat(new PodPort(client, pod, 8081).get("/healthz").statusCode()).isEqualTo(200);
        assertThat(new PodPort(client, pod, 8081).get("/readyz").body()).isEqualTo("working\n");
    }

    @Test
    @Order(2)
    @Rule({"RB-1", "RB-2", "RB-3", "RB-4"})
    void thePackageManagerGrantsWhatTheContractSays() {
        String role = "crossplane:provider:" + installation.active().getMetadata().getName() + ":system";
        List<PolicyRule> rules = client.rbac().clusterRoles().withName(role).require().getRules();

        assertThat(Rights.of(rules))
                .contains("vcluster.crossplane.io vclusters/status update", "vcluster.crossplane.io vclusters create",
                        "vcluster.crossplane.io */finalizers update", " secrets *", " configmaps *", " events *",
                        "coordination.k8s.io leases *", "apiextensions.k8s.io customresourcedefinitions watch")
                .doesNotContain("vcluster.crossplane.io vclusters delete", "vcluster.crossplane.io vclusters *");
        assertThat(bindings().map(each -> each.getRoleRef().getName())).containsExactlyInAnyOrder(role,
                Installation.NAME, Installation.NAME + "-imports");
    }

    @Test
    @Order(3)
    void aReleaseFollowsItsSpec() {
        VClusterRelease release = tenant.releases().change(tenant.release(), "{values: {replicaCount: 2}}");

        tenant.releases().awaitReady(release);

        assertThat(tenant.release().getStatus().getAtProvider().revision()).isEqualTo(2);
    }

    @Test
    @Order(3)
    void aVirtualClusterFollowsItsSpec() {
        VCluster vcluster = tenant.vclusters()
                .change(tenant.vcluster(), "{values: {controlPlane: {service: {labels: {by: its-user}}}}}");

        tenant.vclusters().awaitReady(vcluster);

        assertThat(client.services()
                .inNamespace(VClusters.hostNamespace(tenant.vcluster()))
                .withName("life")
                .require()
                .getMetadata()
                .getLabels()).containsEntry("by", "its-user");
    }

    @Test
    @Order(3)
    void driftIsPutRight() {
        var service = client.services().inNamespace(VClusters.hostNamespace(tenant.vcluster())).withName("life");
        service.edit(each -> each.edit().editMetadata().addToLabels("app", "theirs").endMetadata().build());

        await("the change is undone").atMost(Installation.LIMIT)
                .until(() -> "vcluster".equals(service.require().getMetadata().getLabels().get("app")));
    }

    /** Crossplane gives a provider no right to delete objects of its own kinds; the examples do, for this one. */
    @Test
    @Order(3)
    @Rule({"RB-2", "SS-9"})
    void itsRancherImportIsMadeOnceItsKindIsActivatedAndRemovedWithTheBlock() {
        tenant.vclusters()
                .change(tenant.vcluster(),
                        "{rancher: {url: \"https://rancher.example.org\", tokenSecretRef: {name: none}}}");
        tenant.vclusters()
                .awaitThat(tenant.vcluster(), "not activated",
                        now -> isTold(now, "RancherReady", ErrorReference.of("rancher-kind").reason()));

        installation.activate("rancherimports");

        VCluster told = tenant.vclusters()
                .awaitThat(tenant.vcluster(), "told by its RancherImport",
                        now -> isTold(now, "RancherReachable", ErrorReference.of("rancher-secret-missing").reason()));
        assertThat(VClusters.holds(told, "Ready")).isTrue();
        tenant.vclusters().change(told, "{rancher: null}");
        await("its RancherImport has gone").atMost(Installation.LIMIT)
                .until(() -> client.resources(RancherImport.class)
                        .inNamespace(told.getMetadata().getNamespace())
                        .list()
                        .getItems()
                        .isEmpty());
    }

    private static boolean isTold(VCluster vcluster, String type, String reason) {
        return VClusters.condition(vcluster, type).filter(told -> told.reason().equals(reason)).isPresent();
    }

    @Test
    @Order(4)
    void bothGo() {
        VClusterRelease release = tenant.release();
        VCluster vcluster = tenant.vcluster();
        tenant.releases().remove(release);
        tenant.vclusters().remove(vcluster);

        assertThat(client.namespaces().withName(VClusters.hostNamespace(vcluster)).get()).isNull();
    }

    @Test
    @Order(5)
    @Rule({"MT-22", "MT-23", "MT-24", "WH-4"})
    void allMetricsThatDashboardsKnowCanBeScrapedFromThePod() {
        Set<String> families = new PodPort(client, pod, 8080).get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ")[2])
                .collect(Collectors.toSet());

        assertThat(families).containsAll(MetricNames.OF_CROSSPLANE).containsAll(MetricNames.OF_CONTROLLERS);
        assertThat(client.services()
                .inNamespace(Crossplane.NAMESPACE)
                .withName(Installation.NAME)
                .require()
                .getSpec()
                .getPorts()).extracting(port -> port.getName()).containsExactly("webhook");
    }

    @Test
    @Order(6)
    @Rule({"RB-6", "RB-7", "RB-8", "RB-9", "RB-10"})
    void nothingWasRefusedToIt() {
        List<Request> requests = audit.requests(Installation.USER, begin);
        List<Request> refused = requests.stream().filter(Request::isForbidden).toList();
        Figures.print("requests of the provider in the life of a VCluster and a release",
                Integer.toString(requests.size()));

        assertThat(requests).as("the audit log knows the provider").anyMatch(Request::isLease);
        assertThat(refused).isEmpty();
        assertThat(requests).filteredOn(each -> each.verb().equals("create"))
                .extracting(Request::uri)
                .noneMatch(uri -> uri.contains("/vclusters") || uri.contains("/vclusterreleases"));
        assertThat(installation.log(pod)).doesNotContainIgnoringCase("forbidden");
        assertThat(installation.awaitPod().getStatus().getContainerStatuses())
                .allSatisfy(each -> assertThat(each.getRestartCount()).isZero());
    }

    /** Those that give the provider's account rights everywhere. */
    private Stream<ClusterRoleBinding> bindings() {
        return client.rbac()
                .clusterRoleBindings()
                .list()
                .getItems()
                .stream()
                .filter(each -> each.getSubjects()
                        .stream()
                        .anyMatch(subject -> Installation.NAME.equals(subject.getName())
                                && Crossplane.NAMESPACE.equals(subject.getNamespace())));
    }
}
