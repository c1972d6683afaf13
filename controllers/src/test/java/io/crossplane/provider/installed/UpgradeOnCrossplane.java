package io.crossplane.provider.installed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.e2e.Figures;
import io.crossplane.provider.e2e.Figures.Stopwatch;
import io.crossplane.provider.e2e.ManagedObjects;
import io.crossplane.provider.e2e.VClusters;
import io.crossplane.provider.managed.contract.Rule;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Another version of the package takes over virtual clusters in every state, and gives them back. */
@NeedsCluster(Level.CROSSPLANE)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpgradeOnCrossplane {

    private static final String OLD = "v0.0.1-old";
    private static final String NEW = "v0.0.1-new";
    private static final String REQUEST = "crossplane.io/reconcile-requested-at";
    private static final String MADE_FOR = "vcluster.crossplane.io/owner";

    /** Its image does not exist, so it never becomes ready. */
    private static final String BAD = "{deletion: {pvcPolicy: Delete}, values: {controlPlane: {statefulSet: {image: {tag: none}}}}}";

    private final KubernetesClient client;
    private final Installation installation;
    private final Tenant tenant;
    private Map<String, String> before = Map.of();
    private VCluster leaving;

    UpgradeOnCrossplane(TestCluster cluster) {
        client = cluster.client();
        installation = Installation.prepared(cluster);
        tenant = new Tenant(cluster, "upgrade");
    }

    @BeforeAll
    void installAndUse() {
        installation.registry().publish(Installation.tag(), OLD);
        installation.registry().publish(Installation.tag(), NEW);
        installation.activate("vclusters", "vclusterreleases");
        installation.install(OLD).awaitHealthy();
        installation.configure();
        VCluster bad = tenant.vclusters().create(tenant.namespace(), "bad", BAD);
        List<VCluster> good = List.of(tenant.create("ready"), tenant.create("paused"), tenant.create("leaving"));
        good.forEach(tenant.vclusters()::awaitReady);
        tenant.vclusters().annotate(good.get(1), "crossplane.io/paused", "true");
        tenant.vclusters().awaitThat(good.get(1), "paused", UpgradeOnCrossplane::isPaused);
        tenant.vclusters().awaitThat(bad, "not Ready", now -> workload(now).isPresent());
        leaving = good.get(2);
    }

    @AfterAll
    void remove() {
        try (tenant) {
            client.resources(VCluster.class)
                    .inNamespace(tenant.namespace())
                    .withName("paused")
                    .edit(each -> withoutPause(each));
            installation.close();
        }
    }

    @Test
    @Order(1)
    @Rule({"RT-4", "RT-14", "FL-4", "FL-5", "FL-7"})
    void theNewRevisionTakesOverWithoutATouch() {
        before = workloads("ready", "paused", "bad");
        VCluster arriving = tenant.create("arriving");
        client.resource(leaving).delete();

        changeTo(NEW, "upgrade");

        tenant.vclusters().awaitReady(arriving);
        tenant.vclusters().awaitGone(leaving);
        assertNothingWasTouched();
    }

    @Test
    @Order(2)
    @Rule({"RT-4", "RT-14"})
    void theOldPackageTakesItBack() {
        before = workloads("ready", "paused", "bad", "arriving");

        changeTo(OLD, "rollback");

        assertNothingWasTouched();
    }

    /**
     * Names another package and waits until its revision alone runs and works. Crossplane makes a new revision each time, also of a package
     * that it has had before.
     */
    private void changeTo(String tag, String what) {
        Pod last = installation.awaitPod();
        List<String> earlier = names(installation.revisions());
        Stopwatch time = Figures.start();
        installation.upgrade(tag);
        await("another pod works").atMost(Installation.LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> installation.pods()
                        .stream()
                        .noneMatch(each -> each.getMetadata().getUid().equals(last.getMetadata().getUid())));
        Pod next = installation.awaitPod();
        installation.awaitHealthy();
        Figures.print(what + ": package named to the new revision alone and healthy", time.elapsed());
        VCluster asked = tenant.vclusters().annotate(ready(), REQUEST, tag);
        tenant.vclusters()
                .awaitThat(asked, "reconciled by the new pod",
                        now -> tag.equals(now.getStatus().getLastHandledReconcileAt()));
        Figures.print(what + ": package named to the first reconcile by the new revision", time.elapsed());
        assertThat(installation.active()).extracting(each -> Crossplane.text(each, "spec", "image"))
                .asString()
                .endsWith(":" + tag);
        assertThat(installation.revisions())
                .filteredOn(each -> Crossplane.text(each, "spec", "desiredState").equals("Inactive"))
                .extracting(each -> each.getMetadata().getName())
                .isNotEmpty()
                .isSubsetOf(earlier);
        assertThat(installation.deployments()).filteredOn(each -> each.getSpec().getReplicas() > 0).hasSize(1);
        assertThat(next.getStatus().getContainerStatuses())
                .allSatisfy(each -> assertThat(each.getRestartCount()).isZero());
    }

    private void assertNothingWasTouched() {
        assertThat(workloads(before.keySet().toArray(String[]::new))).isEqualTo(before);
        assertThat(ManagedObjects.holds(ready(), "Ready")).isTrue();
        List<VCluster> all = client.resources(VCluster.class).inNamespace(tenant.namespace()).list().getItems();
        assertThat(hostNamespaces()).as("a namespace for each and no other").hasSize(all.size());
        assertThat(all).allSatisfy(
                each -> assertThat(records(each)).as("revisions of " + each.getMetadata().getName()).hasSize(1));
    }

    private VCluster ready() {
        return client.resources(VCluster.class).inNamespace(tenant.namespace()).withName("ready").require();
    }

    private static List<String> names(List<GenericKubernetesResource> resources) {
        return resources.stream().map(each -> each.getMetadata().getName()).toList();
    }

    /** What would differ if a control plane had been changed or started anew. */
    private Map<String, String> workloads(String... names) {
        Map<String, String> found = new TreeMap<>();
        for (String name : names) {
            VCluster vcluster = client.resources(VCluster.class)
                    .inNamespace(tenant.namespace())
                    .withName(name)
                    .require();
            StatefulSet set = workload(vcluster).orElseThrow();
            Pod pod = client.pods().inNamespace(set.getMetadata().getNamespace()).withName(name + "-0").require();
            found.put(name, "StatefulSet %s generation %d, pod %s".formatted(set.getMetadata().getUid(),
                    set.getMetadata().getGeneration(), pod.getMetadata().getUid()));
        }
        return found;
    }

    private Optional<StatefulSet> workload(VCluster vcluster) {
        return Optional.ofNullable(vcluster.getStatus().getAtProvider())
                .map(each -> each.release())
                .map(release -> client.apps()
                        .statefulSets()
                        .inNamespace(release.namespace())
                        .withName(vcluster.getMetadata().getName())
                        .get());
    }

    private List<Namespace> hostNamespaces() {
        return client.namespaces()
                .list()
                .getItems()
                .stream()
                .filter(each -> Optional.ofNullable(each.getMetadata().getAnnotations())
                        .map(all -> all.get(MADE_FOR))
                        .filter(owner -> owner.startsWith(tenant.namespace() + "/"))
                        .isPresent())
                .toList();
    }

    private List<Secret> records(VCluster vcluster) {
        return client.secrets()
                .inNamespace(VClusters.hostNamespace(vcluster))
                .withLabel("owner", "helm")
                .list()
                .getItems();
    }

    private static boolean isPaused(VCluster vcluster) {
        return ManagedObjects.condition(vcluster, "Synced")
                .filter(found -> "ReconcilePaused".equals(found.reason()))
                .isPresent();
    }

    private static VCluster withoutPause(VCluster vcluster) {
        vcluster.getMetadata().getAnnotations().remove("crossplane.io/paused");
        return vcluster;
    }
}
