package io.crossplane.provider.knative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.kube.CachedClusters;
import io.crossplane.provider.kube.Clusters;
import io.crossplane.provider.kube.FakeApiServer;
import io.crossplane.provider.kube.FollowedObjects.Watching;
import io.crossplane.provider.kube.Kubeconfig;
import io.crossplane.provider.kube.KubeconfigRules;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KubeSideTest {

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Clusters clusters = new CachedClusters(Clock.systemUTC());
    private final AtomicInteger current = new AtomicInteger();
    private FakeApiServer server;
    private Clusters.Lease lease;

    @BeforeEach
    void start() throws IOException {
        server = new FakeApiServer();
        lease = clusters.lease(Kubeconfig.parse("""
            apiVersion: v1
            kind: Config
            current-context: a
            contexts: [{name: a, context: {cluster: a, user: a}}]
            clusters: [{name: a, cluster: {server: "%s"}}]
            users: [{name: a, user: {token: t}}]
            """.formatted(url()), new KubeconfigRules(false, true)));
    }

    @AfterEach
    void stop() {
        lease.close();
        clusters.close();
        server.close();
        timer.shutdownNow();
    }

    @Test
    void followsWhatIsOfOneVirtualClusterInItsNamespace() {
        try (KubeSide side = side("team-a", "demo")) {
            assertThat(side.isCurrent()).isFalse();
            side.follow(hearer());
            await().until(side::isCurrent);

            assertThat(server.requests())
                    .allSatisfy(request -> assertThat(request.query()).containsEntry("labelSelector",
                            request.path().startsWith("/api/v1/")
                                    ? "vcluster.crossplane.io/knative=demo,!vcluster.loft.sh/managed-by"
                                    : "vcluster.crossplane.io/knative=demo"));
            assertThat(server.requests()).extracting(FakeApiServer.Request::path)
                    .containsExactlyInAnyOrder("/apis/serving.knative.dev/v1/namespaces/team-a/services",
                            "/apis/serving.knative.dev/v1/namespaces/team-a/configurations",
                            "/apis/serving.knative.dev/v1/namespaces/team-a/revisions",
                            "/apis/serving.knative.dev/v1/namespaces/team-a/routes",
                            "/api/v1/namespaces/team-a/secrets", "/api/v1/namespaces/team-a/configmaps");
            await().untilAsserted(() -> assertThat(current).hasValue(6));
        }
    }

    @Test
    void followsAllOfAVirtualCluster() {
        try (KubeSide side = side("", "")) {
            side.follow(hearer());
            await().until(side::isCurrent);

            assertThat(server.requests()).extracting(FakeApiServer.Request::path)
                    .contains("/apis/serving.knative.dev/v1/services", "/api/v1/secrets");
        }
    }

    @Test
    void followsNothingOnceItIsClosed() {
        KubeSide side = side("", "");
        side.close();
        side.follow(hearer());

        assertThat(side.isCurrent()).isFalse();
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void readsDefinitions() {
        server.answer("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/routes.serving.knative.dev", 200,
                "{\"kind\":\"CustomResourceDefinition\"}");
        try (KubeSide side = side("", "")) {
            assertThat(side.read(Kind.DEFINITION, new Key("", Kind.ROUTE.definition()))).isPresent();
        }
    }

    private KubeSide side(String namespace, String selector) {
        return new KubeSide(lease.connection(), new KubeSide.Scope("host cluster", namespace, selector),
                new Watching(timer, Clock.systemUTC()));
    }

    private Side.Hearer hearer() {
        return new Side.Hearer() {
            @Override
            public void changed(Kind kind, Optional<ObjectNode> before, Optional<ObjectNode> now) {}

            @Override
            public void current() {
                current.incrementAndGet();
            }
        };
    }

    private String url() {
        try (var client = server.client()) {
            return client.getMasterUrl().toString();
        }
    }
}
