package io.crossplane.provider.installed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.crossplane.provider.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/** The provider as somebody installs it who follows {@code examples/install}, with the charts of the cluster. Closing it removes it in the documented order. */
final class Installation implements AutoCloseable {

    /** How long anything may take on a machine that does other things as well; what is promised is asserted beside. */
    static final Duration LIMIT = Duration.ofMinutes(3);

    static final String NAME = "provider-vcluster";
    static final String GROUP = "vcluster.crossplane.io";

    /** Whom the API server's audit log names for the provider. */
    static final String USER = "system:serviceaccount:" + Crossplane.NAMESPACE + ":" + NAME;

    private static final Path EXAMPLES = TestCluster.REPOSITORY.resolve("examples");
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Duration POLL = Duration.ofMillis(100);

    private final TestCluster cluster;
    private final KubernetesClient client;
    private final Crossplane crossplane;
    private final String repository;
    private final List<HasMetadata> made = new ArrayList<>();

    private Installation(TestCluster cluster) {
        this.cluster = cluster;
        this.client = cluster.client();
        this.crossplane = new Crossplane(client);
        this.repository = Package.REPOSITORY;
    }

    /** The package under test. Its tag is another one in each run, for nodes keep the images of tags that they know. */
    private record Package() {
        static final String REPOSITORY = variable("TEST_PACKAGE", "crossplane-contrib/provider-vcluster");
        static final String PUSHED = variable("TEST_PACKAGE_TAG", "v0.1.0-dev");
        static final String TAG = PUSHED + "-" + ProcessHandle.current().pid() + "-" + System.nanoTime();

        private static String variable(String name, String otherwise) {
            return Optional.ofNullable(System.getenv(name)).orElse(otherwise);
        }
    }

    /**
     * Runtime and permissions of the examples; the provider itself comes with {@link #install}.
     *
     * @param flags of the provider
     */
    static Installation prepared(TestCluster cluster, String... flags) {
        Installation installation = new Installation(cluster);
        installation.registry().tag(Package.PUSHED, Package.TAG);
        ObjectNode runtime = installation.read("install/runtime.yaml");
        var arguments = ((ObjectNode) runtime.at("/spec/deploymentTemplate/spec/template/spec/containers/0"))
                .putArray("args");
        arguments.add("--chart-repository=" + cluster.access().chartRepository());
        List.of(flags).forEach(arguments::add);
        installation.apply(runtime.toString());
        installation.use("install/permissions.yaml");
        return installation;
    }

    Registry registry() {
        return new Registry("http://" + cluster.access().registry().orElseThrow() + "/v2/" + repository);
    }

    /** The tag of the package under test. */
    static String tag() {
        return Package.TAG;
    }

    /** Makes the Provider, of the package of this tag. */
    Installation install(String tag) {
        ObjectNode provider = read("install/provider.yaml");
        ((ObjectNode) provider.get("spec")).put("package", reference(tag));
        apply(provider.toString());
        return this;
    }

    private String reference(String tag) {
        return "xpkg.crossplane.io/" + repository + ":" + tag;
    }

    /** Names another package, as {@code kubectl patch} does. */
    void upgrade(String tag) {
        crossplane.providers()
                .withName(NAME)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"package\":\"" + reference(tag) + "\"}}");
    }

    /** Has Crossplane activate these kinds, such as {@code vclusters}. */
    void activate(String... plurals) {
        ObjectNode policy = read("install/activation.yaml");
        ((ObjectNode) policy.get("metadata")).put("name", NAME + "-" + String.join("-", plurals));
        var names = ((ObjectNode) policy.get("spec")).putArray("activate");
        List.of(plurals).forEach(plural -> names.add(plural + "." + GROUP));
        apply(policy.toString());
    }

    /** The ClusterProviderConfig {@code default} of the examples. */
    void configure() {
        use("providerconfig/default.yaml");
    }

    /** Applies an example. */
    void use(String example) {
        apply(text(example));
    }

    void awaitHealthy() {
        await(NAME + " is installed and healthy").atMost(LIMIT)
                .pollInterval(POLL)
                .untilAsserted(() -> assertThat(provider()).satisfies(
                        now -> assertThat(Crossplane.holds(now, "Installed")).isTrue(),
                        now -> assertThat(Crossplane.holds(now, "Healthy")).isTrue()));
    }

    /** Waits until the only pod of the provider is of the active revision and ready. */
    Pod awaitPod() {
        return await("a pod of the active revision is ready").atMost(LIMIT)
                .pollInterval(POLL)
                .until(this::pods,
                        pods -> pods.size() == 1 && isReady(pods.getFirst())
                                && revision(pods.getFirst()).equals(activeRevision()))
                .getFirst();
    }

    GenericKubernetesResource provider() {
        return crossplane.providers().withName(NAME).get();
    }

    List<GenericKubernetesResource> revisions() {
        return crossplane.revisions().withLabel("pkg.crossplane.io/package", NAME).list().getItems();
    }

    GenericKubernetesResource active() {
        return revisions().stream()
                .filter(each -> Crossplane.text(each, "spec", "desiredState").equals("Active"))
                .findAny()
                .orElseThrow();
    }

    private String activeRevision() {
        return Crossplane.text(provider(), "status", "currentRevision");
    }

    List<GenericKubernetesResource> definitions() {
        return crossplane.definitions()
                .list()
                .getItems()
                .stream()
                .filter(each -> each.getMetadata().getName().endsWith("." + GROUP))
                .toList();
    }

    /** Of all revisions; Crossplane labels their pods and not them. */
    List<Deployment> deployments() {
        return client.apps()
                .deployments()
                .inNamespace(Crossplane.NAMESPACE)
                .list()
                .getItems()
                .stream()
                .filter(each -> NAME
                        .equals(each.getSpec().getSelector().getMatchLabels().get("pkg.crossplane.io/provider")))
                .toList();
    }

    List<Pod> pods() {
        return client.pods()
                .inNamespace(Crossplane.NAMESPACE)
                .withLabel("pkg.crossplane.io/provider", NAME)
                .list()
                .getItems();
    }

    private static String revision(Pod pod) {
        return pod.getMetadata().getLabels().getOrDefault("pkg.crossplane.io/revision", "");
    }

    private static boolean isReady(Pod pod) {
        return pod.getStatus()
                .getConditions()
                .stream()
                .anyMatch(each -> each.getType().equals("Ready") && each.getStatus().equals("True"));
    }

    /** All that the pod has written. */
    String log(Pod pod) {
        return client.pods().resource(pod).getLog();
    }

    private ObjectNode read(String example) {
        try {
            return (ObjectNode) YAML.readTree(text(example));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String text(String example) {
        try {
            return Files.readString(EXAMPLES.resolve(example));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void apply(String text) {
        for (HasMetadata object : client.load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .items()) {
            made.add(client.resource(object)
                    .fieldValidation(Validation.STRICT)
                    .fieldManager("tests")
                    .forceConflicts()
                    .serverSideApply());
        }
    }

    /** What is managed first, while the provider can still let go of it; then the provider configs; then the provider. */
    @Override
    public void close() {
        List.of("VClusterRelease", "VCluster", "ProviderConfig", "ClusterProviderConfig").forEach(this::removeAll);
        crossplane.providers().withName(NAME).delete();
        await(NAME + " is gone").atMost(LIMIT)
                .pollInterval(POLL)
                .untilAsserted(() -> assertThat(leftovers()).isEmpty());
        made.reversed().forEach(each -> client.resource(each).delete());
    }

    private void removeAll(String kind) {
        if (client.getApiGroup(GROUP) == null || !client.supports(GROUP + "/v1alpha1", kind)) {
            return;
        }
        var all = client.genericKubernetesResources(GROUP + "/v1alpha1", kind).inAnyNamespace();
        all.list().getItems().forEach(each -> client.resource(each).delete());
        await("every " + kind + " is gone").atMost(LIMIT)
                .pollInterval(POLL)
                .until(() -> all.list().getItems().isEmpty());
    }

    /** What is still there of the package. */
    List<String> leftovers() {
        List<String> found = new ArrayList<>();
        revisions().forEach(each -> found.add("revision " + each.getMetadata().getName()));
        definitions().forEach(each -> found.add("definition " + each.getMetadata().getName()));
        client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .list()
                .getItems()
                .stream()
                .filter(each -> each.getSpec().getGroup().equals(GROUP))
                .forEach(each -> found.add("CRD " + each.getMetadata().getName()));
        pods().forEach(each -> found.add("pod " + each.getMetadata().getName()));
        return found;
    }
}
