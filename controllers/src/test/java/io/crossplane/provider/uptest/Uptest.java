package io.crossplane.provider.uptest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.helm.values.YamlText;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;

/**
 * The steps of uptest. Where that looks at less than it promises, this one looks: whether an imported object has its old id, and whether
 * its whole status comes back, not the conditions alone.
 */
public final class Uptest {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final String PODINFO = "https://stefanprodan.github.io/podinfo";
    private static final String PAUSED = "crossplane.io/paused";
    private static final String OLD_ID = "uptest-old-id";

    private final KubernetesClient client;
    private final TestCluster cluster;

    public Uptest(TestCluster cluster) {
        this.client = cluster.client();
        this.cluster = cluster;
    }

    /** The examples to be run, with the charts of the cluster's own repository if it has them: such a cluster reaches no other. */
    public List<Example> examples() {
        URI own = cluster.access().chartRepository();
        Map<String, String> replacements = hasPodinfo(own) ? Map.of(PODINFO, own.toString()) : Map.of();
        return Example.chosen().stream().map(each -> each.with(replacements)).toList();
    }

    private static boolean hasPodinfo(URI repository) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(repository + "/index.yaml")).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body().contains("\n  podinfo:\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Makes what the examples need beside themselves. */
    public void setUp() {
        run(TestCluster.REPOSITORY.resolve("cluster/test/setup.sh"));
    }

    /** 00-apply, first half: applies and annotates. */
    public void apply(Example example) {
        for (GenericKubernetesResource object : example.objects()) {
            client.resource(object).fieldManager("uptest").forceConflicts().serverSideApply();
        }
        example.tried().forEach(each -> annotate(each, "upjet.upbound.io/test", "true"));
    }

    /** 00-apply, second half: waits for the conditions, with the hooks around. */
    public void assertReady(Tried tried) {
        hook(tried, Tried.Hook.PRE_ASSERT);
        awaitConditions(tried);
        hook(tried, Tried.Hook.POST_ASSERT);
    }

    /** 01-update, first half: takes the conditions away and changes what the root says. */
    public void update(Tried root) {
        resource(root).subresource("status").patch(merge(), "{\"status\":{\"conditions\":[]}}");
        resource(root).patch(merge(), "{\"spec\":{\"forProvider\":" + root.update().orElseThrow() + "}}");
    }

    /** 01-update, second half: as soon as the conditions hold, the status has the same at the same place. */
    public void assertUpdated(Tried root) {
        JsonNode shown = awaitConditions(root).at("/status/atProvider");
        JsonNode wanted = YamlText.parse(root.update().orElseThrow(), "update-parameter");
        String pointer = leaf(wanted);
        assertThat(shown.at(pointer).asText()).as(root + " status.atProvider" + pointer)
                .isEqualTo(wanted.at(pointer).asText());
    }

    /** 02-import, before the provider is taken away. */
    public void pause(Tried tried) {
        annotate(tried, PAUSED, "true");
    }

    /** 02-import, in between: how often each provider runs, by its DeploymentRuntimeConfig. */
    public void scaleProviders(int replicas) {
        String patch = "[{\"op\":\"replace\",\"path\":\"/spec/deploymentTemplate/spec/replicas\",\"value\":" + replicas
                + "}]";
        client.genericKubernetesResources("pkg.crossplane.io/v1beta1", "DeploymentRuntimeConfig")
                .list()
                .getItems()
                .stream()
                .filter(each -> each.getMetadata().getName().contains("provider-"))
                .forEach(each -> client.resource(each).patch(PatchContext.of(PatchType.JSON), patch));
    }

    /**
     * 02-import, with another provider: takes the status away and lets it go on.
     *
     * @return what was there before
     */
    public Imported resume(Tried tried) {
        JsonNode before = json(resource(tried).get());
        String id = before.at("/status/atProvider/id").asText();
        assertThat(id).as(tried + " status.atProvider.id").isNotEmpty();
        annotate(tried, OLD_ID, id);
        resource(tried).subresource("status").patch(merge(), "{\"status\":{\"conditions\":[],\"atProvider\":null}}");
        annotate(tried, PAUSED, "false");
        return new Imported(tried, before);
    }

    /** 02-import, in the end: the same thing outside, with no new revision. */
    public void assertImported(Imported imported) {
        JsonNode now = awaitConditions(imported.tried);
        assertThat(now.at("/status/atProvider/id").asText())
                .isEqualTo(now.at("/metadata/annotations/" + OLD_ID).asText());
        for (String revision : List.of("/status/atProvider/revision", "/status/atProvider/release/revision")) {
            assertThat(now.at(revision)).as(revision).isEqualTo(imported.before.at(revision));
        }
    }

    /**
     * An object whose status was taken away.
     *
     * @param before the object as it was
     */
    public record Imported(Tried tried, JsonNode before) {
        @Override
        public String toString() {
            return tried.toString();
        }
    }

    /** 03-delete, first half: asks for it and does not wait, with the hooks around. */
    public void delete(Tried tried) {
        hook(tried, Tried.Hook.PRE_DELETE);
        resource(tried).delete();
        hook(tried, Tried.Hook.POST_DELETE);
    }

    /** 03-delete, second half. */
    public void assertGone(Tried tried) {
        await(tried + " is gone").atMost(tried.timeout())
                .pollInterval(POLL)
                .until(() -> Optional.ofNullable(resource(tried).get()).map(Uptest::shown).orElse(""), String::isEmpty);
    }

    /** 03-delete, in the end: nothing managed is left in the namespace. */
    public void assertNothingManaged(String namespace) {
        // kubectl remembers the kinds that there were at this address, such as those that another test had activated.
        assertThat(kubectl("--cache-dir", emptyDirectory(), "--namespace", namespace, "get", "managed", "--output",
                "name", "--ignore-not-found")).isBlank();
    }

    private static String emptyDirectory() {
        try {
            return Files.createTempDirectory("kubectl-").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode awaitConditions(Tried tried) {
        return json(await(tried + " is " + tried.conditions()).atMost(tried.timeout())
                .pollInterval(POLL)
                .until(() -> new Seen(resource(tried).require()), seen -> seen.holds(tried.conditions()))
                .object());
    }

    /** An object that a failed wait prints by its conditions. */
    private record Seen(GenericKubernetesResource object) {
        /** Whether they are True of what the object says now: the provider may be faster than uptest's two patches of an update. */
        boolean holds(List<String> types) {
            List<String> met = new ArrayList<>();
            for (JsonNode condition : json(object).at("/status/conditions")) {
                if (condition.path("status").asText().equals("True")
                        && condition.path("observedGeneration").asLong() == object.getMetadata().getGeneration()) {
                    met.add(condition.path("type").asText());
                }
            }
            return met.containsAll(types);
        }

        @Override
        public String toString() {
            return shown(object);
        }
    }

    private static String shown(GenericKubernetesResource object) {
        return object.getKind() + " " + json(object).at("/status/conditions");
    }

    private void annotate(Tried tried, String name, String value) {
        resource(tried).patch(merge(),
                Serialization.asJson(Map.of("metadata", Map.of("annotations", Map.of(name, value)))));
    }

    private Resource<GenericKubernetesResource> resource(Tried tried) {
        return client.resource(tried.object());
    }

    private static PatchContext merge() {
        return PatchContext.of(PatchType.JSON_MERGE);
    }

    private static JsonNode json(GenericKubernetesResource object) {
        return Serialization.jsonMapper().valueToTree(object);
    }

    /** Where the only value of an update is. */
    public static String leaf(JsonNode update) {
        StringBuilder pointer = new StringBuilder();
        JsonNode node = update;
        while (node.isObject()) {
            var field = node.properties().iterator().next();
            pointer.append('/').append(field.getKey());
            node = field.getValue();
        }
        return pointer.toString();
    }

    private void hook(Tried tried, Tried.Hook hook) {
        tried.hook(hook).ifPresent(script -> run(script));
    }

    private String kubectl(String... arguments) {
        List<String> command = new ArrayList<>(List.of(cluster.access().kubectl().toString()));
        command.addAll(List.of(arguments));
        return run(command);
    }

    private void run(Path script) {
        run(List.of(script.toString()));
    }

    private String run(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("KUBECTL", cluster.access().kubectl().toString());
        builder.environment().put("KUBECONFIG", cluster.access().kubeconfig().toString());
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(command + ": " + output).isZero();
            return Objects.requireNonNull(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
