package io.crossplane.provider.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.apis.core.ProviderCredentials;
import io.crossplane.provider.apis.v1alpha1.ProviderConfig;
import io.crossplane.provider.apis.v1alpha1.ProviderConfigUsage;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.kube.CachedClusters;
import io.crossplane.provider.kube.Clusters;
import io.crossplane.provider.kube.Kubeconfig;
import io.crossplane.provider.kube.KubeconfigRules;
import io.crossplane.provider.managed.Outcome;
import io.crossplane.provider.managed.contract.Rule;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The life of a provider config and its usage on a real API server, with the real CRDs. */
@NeedsCluster(Level.API)
class UsageAccountingIT {

    private static final Outcome DONE = new Outcome.Done();

    private final CachedClusters clusters = new CachedClusters(Clock.systemUTC());
    private final String namespace = "config-it-" + UUID.randomUUID().toString().substring(0, 8);
    private final List<String> events = new ArrayList<>();
    private Clusters.Lease lease;
    private KubernetesClient client;
    private UsageTracker tracker;
    private ProviderConfigReconciler<ProviderConfig> reconciler;

    @BeforeEach
    void connect(TestCluster cluster) throws IOException {
        lease = clusters
                .lease(Kubeconfig.parse(Files.readString(cluster.access().kubeconfig()), KubeconfigRules.STRICT));
        client = lease.connection().client();
        installKinds();
        client.resource(new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build()).create();
        ApiConfigStore store = new ApiConfigStore(client);
        tracker = new UsageTracker(store, client);
        reconciler = new ProviderConfigReconciler<>(store, client,
                (about, name, notice) -> events.add(notice.message()), Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        client.namespaces().withName(namespace).delete();
        lease.close();
        clusters.close();
    }

    @Test
    @Rule({"PC-5", "PC-24", "PC-33", "PC-34"})
    void aConfigStaysAsLongAsItsUserDoes() {
        ProviderConfig config = new ProviderConfig();
        config.getMetadata().setName("mine");
        config.getMetadata().setNamespace(namespace);
        config.getSpec().setCredentials(new ProviderCredentials(ProviderCredentials.Source.NONE, null, null, null));
        client.resource(config).create();
        VCluster resource = createResource();

        tracker.track(resource);
        tracker.protect(resource);
        assertThat(reconciler.reconcile(now())).isEqualTo(DONE);
        assertThat(now().getStatus().getUsers()).isEqualTo(1);
        String version = now().getMetadata().getResourceVersion();
        for (int i = 0; i < 20; i++) {
            reconciler.reconcile(now());
            tracker.track(resource);
        }
        assertThat(now().getMetadata().getResourceVersion()).as("at rest").isEqualTo(version);

        client.resource(now()).delete();
        assertThat(reconciler.reconcile(now())).isEqualTo(DONE);
        assertThat(now().getStatus().getConditions()).singleElement()
                .satisfies(condition -> assertThat(condition.reason()).isEqualTo("InUse"));
        assertThat(events).containsExactly("Blocking deletion while usages still exist");

        ProviderConfigUsage usage = client.resources(ProviderConfigUsage.class)
                .inNamespace(namespace)
                .withName(resource.getMetadata().getUid())
                .get();
        client.resource(usage).delete();
        assertThat(client.resource(usage).get()).as("held by its finalizer").isNotNull();
        client.resource(resource).delete();
        tracker.released(resource);
        await().until(() -> client.resource(usage).get() == null);

        assertThat(reconciler.reconcile(now())).isEqualTo(DONE);
        assertThat(now()).isNull();
    }

    private VCluster createResource() {
        VCluster resource = new VCluster();
        resource.getMetadata().setName("a");
        resource.getMetadata().setNamespace(namespace);
        resource.getSpec().setProviderConfigRef(new ProviderConfigReference("ProviderConfig", "mine"));
        return client.resource(resource).create();
    }

    private ProviderConfig now() {
        return client.resources(ProviderConfig.class).inNamespace(namespace).withName("mine").get();
    }

    private void installKinds() throws IOException {
        Path directory = Path.of(System.getProperty("repository.root", "."), "package", "crds");
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.filter(file -> file.toString().endsWith(".yaml")).toList();
        }
        for (Path file : files) {
            CustomResourceDefinition crd = client.getKubernetesSerialization()
                    .unmarshal(Files.readString(file), CustomResourceDefinition.class);
            client.resource(crd).forceConflicts().serverSideApply();
            client.resource(crd).waitUntilCondition(TestCluster::isEstablished, 30, TimeUnit.SECONDS);
        }
    }
}
