package io.crossplane.provider.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JsonObjectsTest {

    private static final ServedKind ROUTES = new ServedKind("serving.knative.dev/v1", "Route", "routes", true);
    private static final String ALL = "/apis/serving.knative.dev/v1/namespaces/a/routes";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private KubernetesClient client;
    private JsonObjects requests;
    private int code = 200;
    private String answer = "{\"kind\":\"Route\"}";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            asked.add("%s %s %s %s".formatted(exchange.getRequestMethod(), exchange.getRequestURI(),
                    body.isEmpty() ? "" : type, body));
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(code, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        client = new KubernetesClientBuilder().withConfig(new ConfigBuilder().withAutoConfigure(false)
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .withRequestRetryBackoffLimit(0)
                .withHttp2Disable(true)
                .build()).build();
        Kubeconfig access = Kubeconfig.parse("""
            apiVersion: v1
            kind: Config
            current-context: a
            contexts: [{name: a, context: {cluster: a, user: a}}]
            clusters: [{name: a, cluster: {server: "https://example.org"}}]
            users: [{name: a, user: {token: t}}]
            """, KubeconfigRules.STRICT);
        requests = new JsonObjects(new ClusterConnection(access, client), "host cluster", "me", Duration.ofSeconds(10));
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @Test
    void sayWhatTheyWant() throws IOException {
        ObjectNode route = object("{\"metadata\":{\"namespace\":\"a\",\"name\":\"b\",\"uid\":\"u\"}}");

        requests.get(ROUTES, "a", "b");
        requests.apply(ROUTES, route);
        requests.create(ROUTES, route);
        requests.replace(ROUTES, route);
        requests.applyStatus(ROUTES, route, object("{\"url\":\"x\"}"));
        requests.delete(ROUTES, route);

        assertThat(asked).containsExactly("GET " + ALL + "/b  ",
                "PATCH " + ALL + "/b?force=true&fieldManager=me application/apply-patch+yaml " + route,
                "POST " + ALL + "?fieldManager=me application/json " + route,
                "PUT " + ALL + "/b?fieldManager=me application/json " + route,
                "PATCH " + ALL + "/b/status?force=true&fieldManager=me application/apply-patch+yaml "
                        + "{\"apiVersion\":\"serving.knative.dev/v1\",\"kind\":\"Route\","
                        + "\"metadata\":{\"namespace\":\"a\",\"name\":\"b\",\"uid\":\"u\"},\"status\":{\"url\":\"x\"}}",
                "DELETE " + ALL + "/b application/json "
                        + "{\"propagationPolicy\":\"Background\",\"preconditions\":{\"uid\":\"u\"}}");
    }

    @Test
    void listByLabel() {
        answer = "{\"items\":[{\"metadata\":{\"name\":\"b\"}}]}";

        assertThat(requests.list(ROUTES, "a", "k=v")).extracting(each -> each.at("/metadata/name").asText())
                .containsExactly("b");
        assertThat(asked).containsExactly("GET " + ALL + "?labelSelector=k%3Dv  ");
    }

    @Test
    void takeWhatIsNotThereForAnAnswerWhereNothingElseIsNeeded() throws IOException {
        code = 404;
        answer = FakeApiServer.status(404, "NotFound", "not found");
        ObjectNode route = object("{\"metadata\":{\"namespace\":\"a\",\"name\":\"b\"}}");

        assertThat(requests.get(ROUTES, "a", "b")).isEmpty();
        assertThat(requests.list(ROUTES, "a", "k=v")).isEmpty();
        requests.delete(ROUTES, route);
        assertThatThrownBy(() -> requests.apply(ROUTES, route)).isInstanceOfSatisfying(KubeException.class,
                e -> assertThat(e.kind()).isEqualTo(KubeException.Kind.NOT_FOUND));
    }

    private static ObjectNode object(String json) throws IOException {
        return (ObjectNode) new ObjectMapper().readTree(json);
    }
}
