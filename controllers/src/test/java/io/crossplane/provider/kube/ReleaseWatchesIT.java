package io.crossplane.provider.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.kube.ReleaseWatches.ReleaseView;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The watches of releases against a real API server; nothing is installed, only labelled as Helm does. */
@NeedsCluster(Level.API)
class ReleaseWatchesIT {

    private static final Duration SECONDS = Duration.ofSeconds(10);
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String HELM = "app.kubernetes.io/managed-by: Helm";

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger requests = new AtomicInteger();
    private final CachedClusters clusters = new CachedClusters(Clock.systemUTC(), List.of(new Interceptor() {
        @Override
        public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            requests.incrementAndGet();
        }
    }));
    private final KindDirectory kinds = new KindDirectory(Clock.systemUTC());
    private final ReleaseReads reads = new ReleaseReads(kinds);
    private final List<String> woken = new CopyOnWriteArrayList<>();
    private final String id = UUID.randomUUID().toString().substring(0, 8);
    private final String namespace = "release-it-" + id;
    private final ReleaseKey key = new ReleaseKey(namespace, "web");
    private final ObjectName config = new ObjectName("v1", "ConfigMap", "", "web");
    private final ObjectName deployment = new ObjectName("apps/v1", "Deployment", "", "web");
    private final ObjectName role = new ObjectName("rbac.authorization.k8s.io/v1", "ClusterRole", namespace,
            "web-" + id);
    private final ObjectName gadget = new ObjectName("x%s.example.org/v1".formatted(id), "Gadget", "", "web");
    private StreamedReleaseWatches watches;
    private ClusterAccess access;
    private Clusters.Lease lease;
    private KubernetesClient client;

    @BeforeEach
    void connect(TestCluster cluster) throws Exception {
        access = Kubeconfig.parse(Files.readString(cluster.access().kubeconfig()), KubeconfigRules.STRICT);
        lease = clusters.lease(access, Clusters.Retries.NONE);
        client = lease.connection().client();
        client.resource(new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build()).create();
        watches = new StreamedReleaseWatches(clusters, kinds, timer, Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        watches.close();
        client.rbac().clusterRoles().withName("web-" + id).delete();
        client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("gadgets.x%s.example.org".formatted(id))
                .delete();
        client.namespaces().withName(namespace).delete();
        lease.close();
        clusters.close();
        timer.shutdownNow();
    }

    @Test
    void seesWhatReadingSeesAndAsksNothingAtRest() {
        ReleaseView view = declare();
        Set<ObjectName> names = Set.of(config, deployment, role);
        assertThat(view.objects(names, SECONDS).orElseThrow().present()).isEmpty();
        assertThat(view.records(SECONDS).orElseThrow()).isEmpty();

        create("{apiVersion: v1, kind: ConfigMap, metadata: {namespace: NS, name: web, labels: {LABEL}}, data: {a: b}}");
        create("""
            {apiVersion: apps/v1, kind: Deployment, metadata: {namespace: NS, name: web, labels: {LABEL}},
            spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}},
            spec: {containers: [{name: a, image: example.org/a:1}]}}}}""");
        create("{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: web-ID, labels: {LABEL}}}");
        create("""
            {apiVersion: v1, kind: Secret, metadata: {namespace: NS, name: sh.helm.release.v1.web.v1,
            labels: {owner: helm, name: web, version: '1', status: deployed}}}""");

        await().atMost(SECONDS).until(() -> woken.size() >= 4);
        // Where somebody works on Deployments, this one goes through states of its own.
        await().atMost(SECONDS)
                .untilAsserted(() -> assertThat(reads.objects(lease.connection(), key, names, SECONDS))
                        .isEqualTo(view.objects(names, SECONDS).orElseThrow()));
        ObjectStates seen = view.objects(names, SECONDS).orElseThrow();
        assertThat(seen.present()).containsOnlyKeys(names.toArray(ObjectName[]::new));
        assertThat(seen.present().get(deployment).health().status()).isEqualTo(Health.Status.IN_PROGRESS);
        assertThat(view.records(SECONDS)).contains(reads.records(lease.connection(), key, SECONDS));

        int before = requests.get();
        await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
        view.objects(names, SECONDS);
        assertThat(requests).hasValue(before);
    }

    @Test
    void noticesWhatAManifestCouldStateAndThatAnObjectIsGone() {
        create("{apiVersion: v1, kind: ConfigMap, metadata: {namespace: NS, name: web, labels: {LABEL}}, data: {a: b}}");
        ReleaseView view = declare();
        ObjectState before = view.objects(Set.of(config), SECONDS).orElseThrow().present().get(config);

        client.configMaps().inNamespace(namespace).withName("web").edit(map -> {
            map.setData(Map.of("a", "c"));
            return map;
        });
        await().atMost(SECONDS).until(() -> !woken.isEmpty());
        ObjectState after = view.objects(Set.of(config), SECONDS).orElseThrow().present().get(config);
        assertThat(after.content()).isNotEqualTo(before.content());
        assertThat(after.uid()).isEqualTo(before.uid());

        client.configMaps().inNamespace(namespace).withName("web").delete();
        await().atMost(SECONDS).until(() -> woken.size() >= 2);
        assertThat(view.objects(Set.of(config), SECONDS).orElseThrow().present()).isEmpty();
    }

    @Test
    void knowsWhetherAKindIsServedAndFollowsItOnceItIs() {
        ReleaseView view = declare();
        assertThat(view.objects(Set.of(gadget), SECONDS).orElseThrow().unserved()).containsExactly(gadget);

        create("""
            {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition,
            metadata: {name: gadgets.xID.example.org}, spec: {group: xID.example.org, scope: Namespaced,
            names: {plural: gadgets, kind: Gadget}, versions: [{name: v1, served: true, storage: true,
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]}}""");
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(view.objects(Set.of(gadget), SECONDS)).get()
                        .satisfies(seen -> assertThat(seen.unserved()).isEmpty()));

        create("{apiVersion: xID.example.org/v1, kind: Gadget, metadata: {namespace: NS, name: web, labels: {LABEL}}}");
        await().atMost(SECONDS)
                .untilAsserted(() -> assertThat(view.objects(Set.of(gadget), SECONDS).orElseThrow().present())
                        .containsOnlyKeys(gadget));
    }

    private ReleaseView declare() {
        return watches.declare("u1", access, key, () -> woken.add("u1"));
    }

    /** A manifest with {@code LABEL} where Helm's label goes and {@code ID} where something of this test's own does. */
    private void create(String manifest) {
        try {
            client.resource(YAML.readValue(manifest.replace("LABEL", HELM).replace("ID", id).replace("NS", namespace),
                    GenericKubernetesResource.class)).create();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
