package io.crossplane.provider.deploy.drift;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.deploy.Cluster;
import io.crossplane.provider.deploy.OwnerMark;
import io.crossplane.provider.deploy.Site;
import io.crossplane.provider.helm.release.Manifest;
import io.crossplane.provider.kube.CachedClusters;
import io.crossplane.provider.kube.Clusters;
import io.crossplane.provider.kube.KindDirectory;
import io.crossplane.provider.kube.Kubeconfig;
import io.crossplane.provider.kube.KubeconfigRules;
import io.crossplane.provider.kube.ObjectHead;
import io.crossplane.provider.kube.ObjectName;
import io.crossplane.provider.kube.ObjectStates;
import io.crossplane.provider.kube.ReleaseKey;
import io.crossplane.provider.kube.ReleaseReads;
import io.crossplane.provider.kube.ReleaseWrites;
import io.crossplane.provider.kube.ReleaseWrites.Place;
import io.crossplane.provider.managed.Deadline;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.utils.Serialization;

/** A release {@code web} whose record and objects were made without Helm, in a namespace of its own; counts the requests. */
final class InstalledByHand implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final AtomicInteger requests = new AtomicInteger();
    private final CachedClusters clusters = new CachedClusters(Clock.systemUTC(), List.of(new Interceptor() {
        @Override
        public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            requests.incrementAndGet();
        }
    }));
    private final KindDirectory kinds = new KindDirectory(Clock.systemUTC());
    private final ReleaseReads reads = new ReleaseReads(kinds);
    private final ReleaseWrites writes = new ReleaseWrites(kinds);
    private final String id = UUID.randomUUID().toString().substring(0, 8);
    private final ReleaseKey key = new ReleaseKey("drift-it-" + id, "web");
    private final Clusters.Lease lease;
    private List<Manifest.Entry> manifest = List.of();

    InstalledByHand(TestCluster cluster) {
        try {
            lease = clusters.lease(
                    Kubeconfig.parse(Files.readString(cluster.access().kubeconfig()), KubeconfigRules.STRICT),
                    Clusters.Retries.NONE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        client().resource(new NamespaceBuilder().withNewMetadata().withName(namespace()).endMetadata().build())
                .create();
        newRecord(1);
    }

    /** One document for each of many kinds. */
    static List<String> documents() {
        try (InputStream file = InstalledByHand.class.getResourceAsStream("/drift/objects.yaml")) {
            String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            return List.of(text.split("(?m)^---\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String documentOf(String kind) {
        return documents().stream().filter(each -> each.contains("kind: " + kind + "\n")).findFirst().orElseThrow();
    }

    ReleaseReads reads() {
        return reads;
    }

    ReleaseWrites writes() {
        return writes;
    }

    KubernetesClient client() {
        return lease.connection().client();
    }

    String namespace() {
        return key.namespace();
    }

    List<Manifest.Entry> manifest() {
        return manifest;
    }

    int requests() {
        return requests.get();
    }

    Site site() {
        return new Site(Cluster.host(lease.connection(), Deadline.after(Duration.ofMinutes(1), Clock.systemUTC())), key,
                new OwnerMark("u"), _ -> {});
    }

    /** As an observer sees them. */
    List<ReleaseObject> seen() {
        Set<ObjectName> names = manifest.stream().map(InstalledByHand::name).collect(Collectors.toSet());
        ObjectStates states = reads.objects(lease.connection(), key, names, LIMIT);
        return manifest.stream()
                .map(entry -> new ReleaseObject(entry, Optional.ofNullable(states.present().get(name(entry))), true))
                .toList();
    }

    private static ObjectName name(Manifest.Entry entry) {
        return new ObjectName(entry.apiVersion(), entry.kind(), entry.namespace(), entry.name());
    }

    /** From now on the manifest is this, whatever there is. */
    void states(String... documents) {
        manifest = Stream.of(documents)
                .flatMap(document -> Manifest.entries(document.replace("ID", id)).stream())
                .toList();
    }

    /** As Helm does it: objects as they stand in the manifest, with Helm's marks. */
    void install(String... documents) {
        List<Manifest.Entry> before = manifest;
        states(documents);
        manifest.forEach(this::make);
        List<Manifest.Entry> all = new ArrayList<>(before);
        all.addAll(manifest);
        manifest = List.copyOf(all);
    }

    private void make(Manifest.Entry entry) {
        ObjectNode made = entry.content().deepCopy();
        ObjectNode metadata = made.withObjectProperty("metadata");
        metadata.withObjectProperty("labels").put("app.kubernetes.io/managed-by", "Helm");
        if (metadata.path("annotations").isNull()) {
            metadata.remove("annotations");
        }
        metadata.withObjectProperty("annotations")
                .put("meta.helm.sh/release-name", key.release())
                .put("meta.helm.sh/release-namespace", key.namespace());
        writes.create(new Place(lease.connection(), key, name(entry)), made, LIMIT);
    }

    void awaitGadgets() {
        client().apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("gadgets.d" + id + ".example.org")
                .waitUntilCondition(TestCluster::isEstablished, 10, TimeUnit.SECONDS);
        // The list of kinds comes a moment later.
        await("gadgets are listed").atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> client().raw("/apis/d" + id + ".example.org/v1"),
                        list -> list != null && list.contains("Gadget"));
    }

    /** Changes the object named {@code web} as {@code kubectl patch --type=merge} does. */
    void patch(String kind, String change) {
        String json = Serialization.asJson(Serialization.unmarshal("--- " + change, Object.class));
        PatchContext merge = PatchContext.of(PatchType.JSON_MERGE);
        if (kind.equals("ConfigMap")) {
            client().configMaps().inNamespace(namespace()).withName("web").patch(merge, json);
        } else {
            client().apps().deployments().inNamespace(namespace()).withName("web").patch(merge, json);
        }
    }

    ConfigMap config() {
        return client().configMaps().inNamespace(namespace()).withName("web").get();
    }

    Deployment deployment() {
        return client().apps().deployments().inNamespace(namespace()).withName("web").get();
    }

    /** Makes a record of Helm for this revision. */
    void newRecord(int revision) {
        client().resource(new SecretBuilder().withNewMetadata()
                .withNamespace(namespace())
                .withName("sh.helm.release.v1.web.v" + revision)
                .withLabels(Map.of("owner", "helm", "name", "web", "version", Integer.toString(revision), "status",
                        "deployed"))
                .endMetadata()
                .build()).create();
    }

    /** The newest record. */
    ObjectHead record() {
        return reads.records(lease.connection(), key, LIMIT).getLast();
    }

    @Override
    public void close() {
        client().rbac().clusterRoles().withName("web-" + id).delete();
        client().apiextensions().v1().customResourceDefinitions().withName("gadgets.d" + id + ".example.org").delete();
        client().namespaces().withName(namespace()).delete();
        lease.close();
        clusters.close();
    }
}
