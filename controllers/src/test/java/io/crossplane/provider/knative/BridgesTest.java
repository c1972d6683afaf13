package io.crossplane.provider.knative;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.crossplane.provider.kube.Kubeconfig;
import io.crossplane.provider.kube.KubeconfigRules;
import org.junit.jupiter.api.Test;

class BridgesTest {

    private static final Tenant TENANT = BridgeScene.TENANT;

    private final FakeSchedule schedule = new FakeSchedule();
    private final List<FakeCrossing> opened = new ArrayList<>();
    private final Bridges bridges = new Bridges(this::cross, schedule, Clock.systemUTC());

    private record FakeCrossing(FakeSide host, FakeSide inside) implements Crossing {
        @Override
        public void close() {
            host.close();
            inside.close();
        }
    }

    @Test
    void keepABridgeForAsLongAsItIsWanted() {
        declare(TENANT, "host", "login");
        schedule.run();
        declare(TENANT, "host", "login");
        schedule.run();

        assertThat(opened).hasSize(1);
        assertThat(bridges.isAtRest("uid-1")).isFalse();
        assertThat(declare(TENANT, "host", "login").running()).isTrue();

        bridges.forget("uid-1");

        assertThat(opened.getFirst().inside().isClosed()).isTrue();
        assertThat(bridges.isAtRest("uid-1")).isTrue();
    }

    @Test
    void openAnotherForOtherCredentialsAndOtherPlaces() {
        declare(TENANT, "host", "login");
        schedule.run();
        declare(TENANT, "host", "rotated");
        schedule.run();
        declare(new Tenant("uid-1", "demo", "team-b", Optional.empty(), false), "host", "rotated");
        schedule.run();

        assertThat(opened).hasSize(3);
        assertThat(opened.stream().map(each -> each.host().isClosed())).containsExactly(true, true, false);
    }

    @Test
    void areNotAtRestWhileOneThatWasForgottenStillWrites() {
        declare(TENANT, "host", "login");
        schedule.run();
        opened.getFirst().inside().put(Kind.SERVICE, Yaml.of("{metadata: {name: a, namespace: b}}"));

        bridges.forget("uid-1");
        assertThat(bridges.isAtRest("uid-1")).isFalse();
        schedule.run();

        assertThat(bridges.isAtRest("uid-1")).isTrue();
        assertThat(opened.getFirst().host().keys(Kind.SERVICE)).isEmpty();
    }

    @Test
    void doNotMeet() {
        declare(TENANT, "host", "login");
        declare(new Tenant("uid-2", "demo", "team-b", Optional.empty(), false), "host", "other");
        schedule.run();

        for (FakeCrossing each : opened) {
            each.inside()
                    .put(Kind.SERVICE,
                            Yaml.of("{metadata: {name: hello, namespace: ns}, spec: {template: {spec: {}}}}"));
        }
        schedule.run();

        assertThat(opened.get(0).host().keys(Kind.SERVICE)).containsExactly(new Key("team-a", "hello-x-ns-x-demo"));
        assertThat(opened.get(1).host().keys(Kind.SERVICE)).containsExactly(new Key("team-b", "hello-x-ns-x-demo"));
    }

    @Test
    void closeTogether() {
        declare(TENANT, "host", "login");
        schedule.run();

        bridges.close();

        assertThat(opened.getFirst().host().isClosed()).isTrue();
    }

    private BridgeView declare(Tenant tenant, String host, String credentials) {
        return bridges.declare(new Bridges.Wanted(tenant, kubeconfig(host), kubeconfig(credentials)), () -> {});
    }

    private static Kubeconfig kubeconfig(String token) {
        return Kubeconfig.parse("""
            apiVersion: v1
            kind: Config
            current-context: a
            contexts: [{name: a, context: {cluster: a, user: a}}]
            clusters: [{name: a, cluster: {server: "https://example.org"}}]
            users: [{name: a, user: {token: %s}}]
            """.formatted(token), KubeconfigRules.STRICT);
    }

    private Crossing cross(Bridges.Wanted wanted) {
        FakeCrossing crossing = new FakeCrossing(new FakeSide(Marks.VCLUSTER), new FakeSide(""));
        for (Kind kind : Kind.OF_KNATIVE) {
            crossing.host()
                    .put(Kind.DEFINITION, Yaml.of(
                            "{metadata: {name: %s}, spec: {versions: [{name: v1, served: true, schema: {openAPIV3Schema: {x-kubernetes-preserve-unknown-fields: true}}}]}}"
                                    .formatted(kind.definition())));
        }
        opened.add(crossing);
        return crossing;
    }
}
