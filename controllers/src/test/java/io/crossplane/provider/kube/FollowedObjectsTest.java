package io.crossplane.provider.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FollowedObjectsTest {

    private static final ServedKind ROUTES = new ServedKind("serving.knative.dev/v1", "Route", "routes", true);
    private static final String PATH = "/apis/serving.knative.dev/v1/namespaces/a/routes";

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private FakeApiServer server;
    private KubernetesClient client;
    private FollowedObjects objects;

    @BeforeEach
    void startServer() throws IOException {
        server = new FakeApiServer();
        client = server.client();
    }

    @AfterEach
    void stop() {
        objects.close();
        client.close();
        server.close();
        timer.shutdownNow();
    }

    @Test
    void keepWholeObjectsButForWhoSetWhichField() {
        server.put(PATH, "a", "one", "", ",\"spec\":{\"traffic\":[]},\"status\":{\"url\":\"x\"}");
        follow(false);

        await().until(objects::isCurrent);

        ObjectNode one = objects.get("a", "one").orElseThrow();
        assertThat(one.at("/status/url").asText()).isEqualTo("x");
        assertThat(one.at("/metadata").has("managedFields")).isFalse();
        assertThat(objects.all()).hasSize(1);
        assertThat(heard).containsExactly("current");
        assertThat(server.requests().getFirst().query()).containsEntry("labelSelector", "a=b");
    }

    @Test
    void tellWhatChanges() {
        follow(false);
        await().until(objects::isCurrent);

        server.put(PATH, "a", "one");
        server.remove(PATH, "a", "one");

        await().untilAsserted(() -> assertThat(heard).containsExactly("current", " -> one", "one -> "));
    }

    @Test
    void leaveTheContentsOfSecretsWhereTheyAre() {
        follow(true);
        await().until(objects::isCurrent);

        assertThat(server.requests().getFirst().headers().get("Accept")).contains("as=PartialObjectMetadata");
    }

    @Test
    void waitForAKindThatIsNotServedYet() {
        server.answer(PATH, 404, FakeApiServer.status(404, "NotFound", "no such kind"));
        follow(false);
        await().until(() -> objects.problem().isPresent());
        assertThat(objects.problem().orElseThrow().kind()).isEqualTo(KubeException.Kind.NOT_FOUND);

        server.answerAsUsual(PATH);

        await().until(objects::isCurrent);
        assertThat(objects.problem()).isEmpty();
    }

    private void follow(boolean metadataOnly) {
        WatchTimes quick = new WatchTimes(Duration.ofMillis(20), Duration.ofMillis(50), Duration.ofSeconds(20),
                Duration.ofMinutes(5));
        var watching = new FollowedObjects.Watching(
                new WatchRuntime(timer, Executors.newVirtualThreadPerTaskExecutor(), Clock.systemUTC(), quick));
        Kubeconfig access = Kubeconfig.parse("""
            apiVersion: v1
            kind: Config
            current-context: a
            contexts: [{name: a, context: {cluster: a, user: a}}]
            clusters: [{name: a, cluster: {server: "https://example.org"}}]
            users: [{name: a, user: {token: t}}]
            """, KubeconfigRules.STRICT);
        objects = new FollowedObjects(new FollowedObjects.Extent(ROUTES, "a", "a=b", metadataOnly),
                new ClusterConnection(access, client), "virtual cluster \"a\"", new FollowedObjects.Hearer() {
                    @Override
                    public void changed(Optional<ObjectNode> before, Optional<ObjectNode> now) {
                        heard.add(name(before) + " -> " + name(now));
                    }

                    @Override
                    public void current() {
                        heard.add("current");
                    }
                }, watching);
        objects.start();
    }

    private static String name(Optional<ObjectNode> object) {
        return object.map(each -> each.at("/metadata/name").asText()).orElse("");
    }
}
