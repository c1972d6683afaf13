package io.crossplane.provider.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;

import io.crossplane.provider.kube.Health.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReleaseReadsTest {

    private static final Duration SECONDS = Duration.ofSeconds(5);
    private static final ReleaseKey WEB = new ReleaseKey("shop", "web");
    private static final String SECRETS = "/api/v1/namespaces/shop/secrets";
    private static final ObjectName CLAIM = new ObjectName("v1", "PersistentVolumeClaim", "", "data");
    private static final ObjectName NODE = new ObjectName("v1", "Node", "shop", "n1");
    private static final ObjectName GADGET = new ObjectName("example.org/v1", "Gadget", "", "web");

    private final SettableClock clock = new SettableClock();
    private final CachedClusters clusters = new CachedClusters(clock);
    private final ReleaseReads reads = new ReleaseReads(new KindDirectory(clock));
    private FakeApiServer server;
    private ClusterConnection cluster;

    @BeforeEach
    void startServer() throws IOException {
        server = new FakeApiServer();
        server.answer("/api/v1", 200,
                """
                    {"resources":[
                    {"name":"persistentvolumeclaims","kind":"PersistentVolumeClaim","namespaced":true,"verbs":["get","list","watch"]},
                    {"name":"nodes","kind":"Node","namespaced":false,"verbs":["get","list","watch"]},
                    {"name":"bindings","kind":"Binding","namespaced":true,"verbs":["create"]}]}""");
        server.answer("/apis/example.org/v1", 404, "");
        cluster = clusters.lease(InjectedIdentity.of(server.config())).connection();
    }

    @AfterEach
    void stop() {
        clusters.close();
        server.close();
    }

    @Test
    void readsTheRecordsOfOneReleaseOldestFirst() {
        server.put(SECRETS, "shop", "ten", "\"name\":\"web\",\"version\":\"10\"", "");
        server.put(SECRETS, "shop", "two", "\"name\":\"web\",\"version\":\"2\"", "");

        assertThat(reads.records(cluster, WEB, SECONDS)).extracting(ObjectHead::name).containsExactly("two", "ten");
        assertThat(server.requests().getFirst().query()).containsEntry("labelSelector", "owner=helm,name=web");
        assertThat(server.requests().getFirst().headers().get("Accept")).contains("PartialObjectMetadataList");
    }

    @Test
    void readsEachObjectWhereItIs() {
        server.answer("/api/v1/namespaces/shop/persistentvolumeclaims/data", 200, "{\"status\":{\"phase\":\"Lost\"}}");
        server.answer("/api/v1/nodes/n1", 200, "{\"metadata\":{\"uid\":\"u\"}}");

        ObjectStates seen = reads.objects(cluster, WEB, Set.of(CLAIM, NODE), SECONDS);

        assertThat(seen.present().get(CLAIM).health().status()).isEqualTo(Status.IN_PROGRESS);
        assertThat(seen.present().get(NODE).uid()).isEqualTo("u");
        assertThat(reads.object(cluster, WEB, CLAIM, SECONDS).orElseThrow().at("/status/phase").asText())
                .isEqualTo("Lost");
    }

    @Test
    void tellsObjectsThatDoNotExistFromKindsThatDoNot() {
        server.answer("/api/v1/namespaces/shop/persistentvolumeclaims/data", 404, "");
        ObjectName binding = new ObjectName("v1", "Binding", "", "x");

        ObjectStates seen = reads.objects(cluster, WEB, Set.of(CLAIM, GADGET, binding), SECONDS);

        assertThat(seen.present()).isEmpty();
        assertThat(seen.unserved()).containsExactlyInAnyOrder(GADGET, binding);
        assertThat(reads.object(cluster, WEB, GADGET, SECONDS)).isEmpty();
    }

    @Test
    void failsWhereItMayNotLook() {
        server.answer("/api/v1/namespaces/shop/persistentvolumeclaims/data", 403,
                FakeApiServer.status(403, "Forbidden", "x is forbidden: User \\\"u\\\" cannot get"));

        assertThatThrownBy(() -> reads.objects(cluster, WEB, Set.of(CLAIM), SECONDS)).hasMessage(
                "missing permission on the target cluster: get persistentvolumeclaims in namespace \"shop\";"
                        + " grant it to u");
    }
}
