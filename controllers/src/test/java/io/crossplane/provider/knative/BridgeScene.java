package io.crossplane.provider.knative;

import java.util.Optional;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.managed.contract.TestClock;

/** A bridge between two clusters in memory. */
final class BridgeScene {

    static final Tenant TENANT = new Tenant("uid-1", "demo", "team-a", Optional.of("vc-workload-demo"), false);
    static final Key HELLO = new Key("ns", "hello");
    static final Key ON_HOST = new Key("team-a", "hello-x-ns-x-demo");

    final FakeSide host = new FakeSide(Marks.VCLUSTER);
    final FakeSide inside = new FakeSide("");
    final FakeSchedule schedule = new FakeSchedule();
    final TestClock clock = new TestClock();
    final FakeKnative knative = new FakeKnative(host);
    Tenant tenant = TENANT;
    int told;
    Bridge bridge = bridge(() -> crossing());

    /** With Knative on the host cluster. */
    static BridgeScene running() {
        BridgeScene scene = new BridgeScene();
        scene.installKnative();
        scene.start();
        scene.host.writes();
        scene.inside.writes();
        return scene;
    }

    void installKnative() {
        host.admit(Kind.SERVICE, FakeKnative::admit);
        for (Kind kind : Kind.OF_KNATIVE) {
            host.put(Kind.DEFINITION,
                    Yaml.of("""
                        metadata: {name: %s}
                        spec: {group: serving.knative.dev, scope: Namespaced, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {x-kubernetes-preserve-unknown-fields: true}}}]}
                        """.formatted(
                            kind.definition())));
        }
    }

    void start() {
        bridge.begun();
        schedule.run();
    }

    /** As after a restart of the provider: nothing is remembered. */
    void restart() {
        bridge.close();
        bridge = bridge(() -> crossing());
        start();
    }

    /** Lets both go on until nothing happens any more. */
    void settle() {
        for (int i = 0; i < 3; i++) {
            schedule.run();
            knative.collectGarbage();
            knative.run();
        }
        schedule.run();
    }

    void service(String yaml) {
        inside.put(Kind.SERVICE, Yaml.of(yaml));
        settle();
    }

    void hello(String podSpec) {
        service("""
            apiVersion: serving.knative.dev/v1
            kind: Service
            metadata: {name: hello, namespace: ns}
            spec: {template: {spec: %s}}
            """.formatted(podSpec));
    }

    ObjectNode hello() {
        return inside.stored(Kind.SERVICE, HELLO).orElseThrow();
    }

    String ready() {
        for (var condition : hello().at("/status/conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText() + " " + condition.path("reason").asText();
            }
        }
        return "";
    }

    Bridge bridge(Supplier<Crossing> crossings) {
        return new Bridge(tenant, crossings, schedule, clock, () -> told++);
    }

    private Crossing crossing() {
        return new Crossing() {
            @Override
            public Side host() {
                return host;
            }

            @Override
            public Side inside() {
                return inside;
            }

            @Override
            public void close() {
                host.close();
                inside.close();
            }
        };
    }
}
