package io.crossplane.provider.rancher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.crossplane.provider.apis.v1alpha1.RancherImport;
import io.crossplane.provider.deploy.OwnerMark;
import io.crossplane.provider.rancher.server.Profile;
import io.crossplane.provider.rancher.server.RequestLog.Exchange;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every request to Rancher, and every answer that is read, against the recorded shapes: nothing is sent that Rancher does not know. */
class ShapesTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, JsonNode> SHAPES = new LinkedHashMap<>();
    private static final List<JsonNode> REQUESTS = new ArrayList<>();

    @BeforeAll
    static void read() throws IOException {
        try (InputStream recorded = ShapesTest.class.getResourceAsStream("/rancher-shapes.yaml")) {
            SHAPES.clear();
            REQUESTS.clear();
            for (JsonNode each : new YAMLMapper().readTree(recorded)) {
                if (each.has("shape")) {
                    SHAPES.put("&" + each.get("shape").asText(), each.get("answer"));
                } else {
                    REQUESTS.add(each);
                }
            }
        }
    }

    static Profile[] profiles() {
        return new Profile[] {Profile.classic(), Profile.secret()};
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void allThatIsAskedAndReadIsAsItWasRecorded(Profile profile) {
        try (ImportScene scene = new ImportScene(profile)) {
            askEverything(scene);
            List<String> wrong = new ArrayList<>();
            Set<String> unused = new TreeSet<>(REQUESTS.stream().map(each -> each.get("request").asText()).toList());
            for (Exchange exchange : scene.server.requests().exchanges()) {
                Optional<JsonNode> shape = REQUESTS.stream().filter(each -> fits(each, exchange)).findFirst();
                shape.ifPresentOrElse(found -> {
                    unused.remove(found.get("request").asText());
                    check(exchange, found, wrong);
                }, () -> wrong.add(exchange + " is not recorded"));
            }
            assertThat(wrong).isEmpty();
            assertThat(unused).as("recorded and never asked").isEmpty();
        }
    }

    /** The whole of an import's life, and what is asked only in rarer cases. */
    private static void askEverything(ImportScene scene) {
        RancherImport resource = ImportScene.resource("u1",
                "{description: a, labels: {team: a}, agent: {env: [{name: A, value: b}]}}");
        RancherClient client = scene.client();
        Registry registry = scene.registry(resource);
        registry.find(Optional.empty());
        registry.create();
        await("an id").atMost(LIMIT).until(() -> registry.find(Optional.empty()) instanceof Registration.Known);
        String id = scene.server.clusters().getFirst().id();
        RancherCluster cluster = client.cluster(id).orElseThrow();
        client.version();
        client.isTokenGood();
        client.authoritiesChecksum();
        client.clustersNamed(cluster.name());
        client.update(cluster, ImportScene.wanted(ImportScene.resource("u1", "{labels: {team: b}}")));
        client.createRegistrationToken(id);
        await("a token").atMost(LIMIT)
                .until(() -> client.registrationTokens(id).stream().anyMatch(each -> each.manifestPath().isPresent()));
        client.registrationTokens(id)
                .stream()
                .flatMap(each -> each.manifestPath().stream())
                .findFirst()
                .ifPresent(client::manifest);
        for (Binding binding : ImportScene.wanted(ImportScene.resource("u1",
                "{members: [{userPrincipal: 'a://b'}, {groupPrincipal: 'c://d', role: cluster-member}, {user: u-1}]}"))
                .members()) {
            client.createBinding(Scope.cluster(id), binding, new OwnerMark("u1"));
        }
        client.deleteBinding(Scope.cluster(id), client.bindings(Scope.cluster(id)).getFirst());
        askAboutProjects(scene, client);
        client.createManagement(ImportScene.wanted(ImportScene.resource("u2", "{clusterName: another}")));
        client.delete(id);
        scene.registry(ImportScene.resource("u3", "{clusterName: third}")).create();
        client.deleteProvisioning("fleet-default", "third");
        scene.client(ImportScene.pinned(scene.server.url(), scene.server.token(), scene.server.caChecksum())).version();
    }

    private static void askAboutProjects(ImportScene scene, RancherClient client) {
        OwnerMark owner = new OwnerMark("u1");
        Project project = client.project(scene.server.createProject(scene.server.hostClusterId(), "team a", true))
                .orElseThrow();
        assertThat(client.projectsNamed(project.cluster(), "team a")).containsExactly(project);
        Scope scope = Scope.project(project);
        for (Binding binding : ImportScene.wanted(ImportScene.resource("u1", """
            {project: {name: team a, members: [{userPrincipal: 'a://b'}, {groupPrincipal: 'c://d', role: read-only},
             {user: u-1}]}}""")).project().orElseThrow().members()) {
            client.createBinding(scope, binding, owner);
        }
        assertThat(client.bindings(scope)).hasSize(4);
        client.projectBindings(owner).forEach(each -> client.deleteBinding(each.scope(), each.binding()));
    }

    private static boolean fits(JsonNode shape, Exchange exchange) {
        String[] asked = shape.get("request").asText().split(" ", 2);
        return exchange.request().method().equals(asked[0]) && exchange.request().path().matches(asked[1]);
    }

    private static void check(Exchange exchange, JsonNode shape, List<String> wrong) {
        if (!exchange.request().query().matches(shape.path("query").asText(""))) {
            wrong.add(exchange + ": query");
        }
        if (shape.has("body") || !exchange.request().body().isEmpty()) {
            compare(exchange + ": body", tree(exchange.request().body()), shape.path("body"), true, wrong);
        }
        if (exchange.status() < 300 && shape.has("answer")) {
            compare(exchange + ": answer", tree(exchange.answer()), shape.get("answer"), false, wrong);
        }
    }

    /** @param closed whether there may be no other keys */
    private static void compare(String place, JsonNode seen, JsonNode shape, boolean closed, List<String> wrong) {
        JsonNode meant = shape.isTextual() && SHAPES.containsKey(shape.asText()) ? SHAPES.get(shape.asText()) : shape;
        if (meant.isArray()) {
            seen.forEach(each -> compare(place + "[]", each, meant.get(0), closed, wrong));
        } else if (meant.isObject()) {
            Set<String> known = new TreeSet<>();
            meant.properties().forEach(key -> {
                String name = key.getKey().replace("?", "");
                known.add(name);
                if (seen.has(name)) {
                    compare(place + "." + name, seen.get(name), key.getValue(), closed, wrong);
                } else if (!key.getKey().endsWith("?")) {
                    wrong.add(place + "." + name + " is missing");
                }
            });
            seen.fieldNames().forEachRemaining(name -> {
                if (closed && !known.contains(name)) {
                    wrong.add(place + "." + name + " is not recorded");
                }
            });
        } else if (!isOf(seen, meant.asText())) {
            wrong.add("%s is %s, not %s".formatted(place, seen.getNodeType(), meant.asText()));
        }
    }

    private static boolean isOf(JsonNode seen, String type) {
        return switch (type) {
            case "text" -> seen.isTextual();
            case "bool" -> seen.isBoolean();
            case "number" -> seen.isNumber();
            case "list" -> seen.isArray();
            case "map" -> seen.isObject();
            default -> false;
        };
    }

    private static JsonNode tree(String text) {
        try {
            return text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }
}
