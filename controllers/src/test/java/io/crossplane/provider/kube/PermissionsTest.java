package io.crossplane.provider.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PermissionsTest {

    private static final String RULES = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews";
    private static final String ACCESS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    private static final Permission PODS = new Permission("list", "", "pods", "x");
    private static final Permission TUNNEL = new Permission("create", "", "pods/portforward", "x");
    private static final Permission WORKLOAD = new Permission("create", "apps", "statefulsets", "x");

    private final CachedClusters clusters = new CachedClusters(new SettableClock());
    private FakeApiServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = new FakeApiServer();
        rules("{\"verbs\":[\"list\",\"create\"],\"apiGroups\":[\"\"],\"resources\":[\"pods\",\"pods/portforward\"]}");
        server.answer(ACCESS, 201, "{\"status\":{\"allowed\":false}}");
    }

    @AfterEach
    void stop() {
        clusters.close();
        server.close();
    }

    @Test
    void findsNothingMissingWithOneRequest() {
        assertThat(missing(PODS, TUNNEL)).isEmpty();
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void namesWhatIsMissing() {
        assertThat(missing(PODS, WORKLOAD)).extracting(Permission::toString)
                .containsExactly("create statefulsets.apps in namespace \"x\"");
    }

    @Test
    void asksForWhatTheRulesDoNotSay() {
        rules("");
        server.answer(ACCESS, 201, "{\"status\":{\"allowed\":true}}");

        assertThat(missing(PODS, new Permission("create", "", "namespaces", ""))).isEmpty();
    }

    @Test
    void doesNotTakeARightToOneNamedObjectForTheRight() {
        rules("{\"verbs\":[\"*\"],\"apiGroups\":[\"*\"],\"resources\":[\"*\"],\"resourceNames\":[\"one\"]}");

        assertThat(missing(PODS)).containsExactly(PODS);
    }

    private void rules(String rules) {
        server.answer(RULES, 201,
                "{\"status\":{\"incomplete\":false,\"nonResourceRules\":[],\"resourceRules\":[%s]}}".formatted(rules));
    }

    private List<Permission> missing(Permission... needed) {
        try (Clusters.Lease lease = clusters.lease(InjectedIdentity.of(server.config()))) {
            return new Permissions()
                    .missing(lease.connection(), KubeCall.HOST_CLUSTER, List.of(needed), Duration.ofSeconds(5))
                    .toList();
        }
    }
}
