package io.crossplane.provider.knative;

import static io.crossplane.provider.knative.BridgeScene.HELLO;
import static io.crossplane.provider.knative.BridgeScene.ON_HOST;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.kube.KubeException;
import org.junit.jupiter.api.Test;

class BridgeTest {

    private final BridgeScene scene = BridgeScene.running();

    @Test
    void runsAServiceOnTheHostAndShowsItReadyInside() {
        scene.hello("{containers: [{image: nginx}]}");

        assertThat(scene.host.stored(Kind.SERVICE, ON_HOST)).isPresent();
        assertThat(scene.hello().at("/status/url").asText()).isEqualTo("http://hello-x-ns-x-demo.team-a.example.com");
        assertThat(scene.hello().at("/status/latestReadyRevisionName").asText()).isEqualTo("hello-00001");
        assertThat(scene.hello().at("/status/observedGeneration").asLong()).isEqualTo(1);
        assertThat(scene.ready()).startsWith("True");
        assertThat(scene.inside.keys(Kind.CONFIGURATION)).containsExactly(HELLO);
        assertThat(scene.inside.keys(Kind.ROUTE)).containsExactly(HELLO);
        assertThat(scene.inside.keys(Kind.REVISION)).containsExactly(new Key("ns", "hello-00001"));
        assertThat(scene.bridge.view())
                .isEqualTo(new BridgeView(java.util.List.of(), true, 1, 1, 0, java.util.Optional.empty()));
    }

    @Test
    void writesNothingWhereNothingChanges() {
        scene.hello("{containers: [{image: nginx}]}");
        scene.host.writes();
        scene.inside.writes();
        int told = scene.told;

        scene.host.resume();
        scene.settle();

        assertThat(scene.host.writes()).isEmpty();
        assertThat(scene.inside.writes()).isEmpty();
        assertThat(scene.told).isEqualTo(told);
    }

    @Test
    void writesNothingAfterARestart() {
        scene.hello("{containers: [{image: nginx}]}");
        scene.host.writes();
        scene.inside.writes();

        scene.restart();
        scene.settle();

        assertThat(scene.host.writes()).isEmpty();
        assertThat(scene.inside.writes()).isEmpty();
        assertThat(scene.bridge.view().ready()).isEqualTo(1);
    }

    @Test
    void rollsOutAChangeAndDoesNotCallItReadyBeforeItIs() {
        scene.hello("{containers: [{image: one}]}");
        scene.inside.put(Kind.SERVICE, change("two"));
        scene.schedule.run();

        assertThat(scene.host.stored(Kind.SERVICE, ON_HOST)
                .orElseThrow()
                .at("/spec/template/spec/containers/0/image")
                .asText()).isEqualTo("two");
        assertThat(scene.hello().at("/status/observedGeneration").asLong()).isEqualTo(1);
        assertThat(scene.bridge.view().ready()).isZero();

        scene.settle();

        assertThat(scene.hello().at("/status/observedGeneration").asLong()).isEqualTo(2);
        assertThat(scene.inside.keys(Kind.REVISION)).containsExactly(new Key("ns", "hello-00001"),
                new Key("ns", "hello-00002"));
        assertThat(scene.bridge.view().ready()).isEqualTo(1);
    }

    @Test
    void removesFromTheHostWhatIsRemovedInside() {
        scene.hello("{containers: [{image: nginx}]}");

        scene.inside.remove(Kind.SERVICE, HELLO);
        scene.settle();

        assertThat(scene.host.keys(Kind.SERVICE)).isEmpty();
        assertThat(scene.inside.keys(Kind.REVISION)).isEmpty();
        assertThat(scene.inside.keys(Kind.ROUTE)).isEmpty();
        assertThat(scene.bridge.view().services()).isZero();
    }

    @Test
    void removesWhatWasRemovedWhileNobodyLooked() {
        scene.hello("{containers: [{image: nginx}]}");
        scene.inside.interrupt();
        scene.inside.remove(Kind.SERVICE, HELLO);
        scene.settle();
        assertThat(scene.host.keys(Kind.SERVICE)).as("one side is not seen").containsExactly(ON_HOST);
        assertThat(scene.bridge.view().running()).isFalse();
        assertThat(scene.bridge.view().problem()).contains("interrupted");

        scene.inside.resume();
        scene.settle();

        assertThat(scene.host.keys(Kind.SERVICE)).isEmpty();
        assertThat(scene.bridge.view().running()).isTrue();
    }

    @Test
    void tellsInsideWhyTheHostRefusesAndTriesAgain() {
        scene.hello("{containers: [{image: nginx}]}");
        scene.host.refuse(Kind.SERVICE, new KubeException(KubeException.Kind.INVALID, "no: hello-x-ns-x-demo is bad"));
        scene.inside.put(Kind.SERVICE, change("two"));
        scene.settle();

        assertThat(scene.ready()).isEqualTo("False HostRefused");
        assertThat(scene.hello().at("/status/conditions/0/message").asText()).isEqualTo("no: hello is bad");
        assertThat(scene.hello().at("/status/url").asText()).as("what ran before still runs").isNotEmpty();
        assertThat(scene.bridge.view().failing()).isEqualTo(1);
        assertThat(scene.bridge.view().problem()).contains("Service hello in ns: no: hello is bad");

        scene.host.refuse(Kind.SERVICE, null);
        scene.schedule.runLater();
        scene.settle();

        assertThat(scene.ready()).startsWith("True");
        assertThat(scene.bridge.view().failing()).isZero();
        assertThat(scene.bridge.view().problem()).isEmpty();
    }

    @Test
    void doesNotBringWhatATenantMayNotAskFor() {
        scene.hello("{hostNetwork: true, containers: [{image: nginx}]}");

        assertThat(scene.host.keys(Kind.SERVICE)).isEmpty();
        assertThat(scene.ready()).isEqualTo("False NotPermitted");
        assertThat(scene.schedule.waits()).as("only what the bridge does now and then").hasSize(2);
    }

    @Test
    void triesLaterWhereTheHostIsNotReachedAndTellsNothingInside() {
        scene.host.refuse(Kind.SERVICE, new KubeException(KubeException.Kind.UNREACHABLE, "gone"));
        scene.hello("{containers: [{image: nginx}]}");
        assertThat(scene.ready()).isEmpty();
        assertThat(scene.bridge.view().problem()).contains("gone");

        scene.host.refuse(Kind.SERVICE, null);
        scene.schedule.runLater();
        scene.settle();

        assertThat(scene.ready()).startsWith("True");
    }

    @Test
    void putsBackWhatSomebodyChangesOnTheHost() {
        scene.hello("{containers: [{image: nginx}]}");

        scene.host.edit(Kind.SERVICE, ON_HOST, service -> {
            service.withObjectProperty("spec").putArray("traffic");
            ((ObjectNode) service.at("/spec/template/spec/containers/0")).put("image", "evil");
            return service;
        });
        scene.settle();
        assertThat(scene.host.stored(Kind.SERVICE, ON_HOST)
                .orElseThrow()
                .at("/spec/template/spec/containers/0/image")
                .asText()).isEqualTo("nginx");

        scene.host.edit(Kind.SERVICE, ON_HOST, service -> {
            service.withObjectProperty("metadata").putObject("annotations");
            return service;
        });
        scene.settle();
        assertThat(scene.host.stored(Kind.SERVICE, ON_HOST).flatMap(Marks::inside)).contains(HELLO);

        scene.host.remove(Kind.SERVICE, ON_HOST);
        scene.settle();
        scene.clock.advance(Duration.ofSeconds(11));
        scene.schedule.runLater();
        assertThat(scene.host.keys(Kind.SERVICE)).containsExactly(ON_HOST);
    }

    /** Knative refuses to see it again otherwise than it has stored it. */
    @Test
    void changesAServiceWhoseRevisionHasAName() {
        scene.service(named("[]"));
        assertThat(scene.ready()).startsWith("True");
        scene.host.writes();

        scene.service(named("[{revisionName: hello-blue, percent: 100}]"));

        assertThat(scene.ready()).startsWith("True");
        assertThat(scene.host.stored(Kind.SERVICE, ON_HOST).orElseThrow().at("/spec/traffic/0/revisionName").asText())
                .isEqualTo("hello-x-ns-x-demo-blue");

        scene.restart();
        scene.service(named("[]"));
        assertThat(scene.ready()).startsWith("True");
        assertThat(scene.host.writes()).hasSize(2);

        scene.service(named("[]").replace("image: nginx", "image: other"));
        assertThat(scene.ready()).as("Knative's own rule").isEqualTo("False HostRefused");
    }

    @Test
    void waitsForTheHostToShowWhatItHasWritten() {
        scene.host.hold();
        scene.service(named("[]"));
        scene.inside.edit(Kind.SERVICE, HELLO, service -> {
            service.withObjectProperty("metadata").withObjectProperty("labels").put("a", "b");
            return service;
        });
        scene.schedule.run();
        assertThat(scene.host.writes()).containsExactly("apply Service hello-x-ns-x-demo");

        scene.host.release();
        scene.schedule.runLater();
        scene.settle();

        assertThat(scene.ready()).startsWith("True");
    }

    @Test
    void countsNoServiceThatWentWhileNobodyLooked() {
        scene.hello("{hostNetwork: true, containers: [{image: nginx}]}");
        assertThat(scene.bridge.view().failing()).isEqualTo(1);
        scene.inside.interrupt();
        scene.inside.remove(Kind.SERVICE, HELLO);

        scene.inside.resume();
        scene.settle();

        assertThat(scene.bridge.view().services()).isZero();
        assertThat(scene.bridge.view().failing()).isZero();
    }

    @Test
    void putsBackWhatATenantChangesOfACopy() {
        scene.hello("{containers: [{image: nginx}]}");
        ObjectNode before = scene.inside.stored(Kind.ROUTE, HELLO).orElseThrow().deepCopy();

        scene.inside.edit(Kind.ROUTE, HELLO, route -> {
            route.withObjectProperty("spec").putArray("traffic");
            route.withObjectProperty("metadata").putArray("ownerReferences");
            route.withObjectProperty("metadata").withObjectProperty("labels").put("mine", "too");
            return route;
        });
        scene.inside.remove(Kind.CONFIGURATION, HELLO);
        scene.settle();

        assertThat(Mirror.isSame(before, scene.inside.stored(Kind.ROUTE, HELLO).orElseThrow())).isTrue();
        assertThat(scene.inside.keys(Kind.CONFIGURATION)).containsExactly(HELLO);
    }

    @Test
    void removesCopiesOfWhatIsNotOnTheHostAnyMore() {
        scene.hello("{containers: [{image: one}]}");
        scene.inside.put(Kind.SERVICE, change("two"));
        scene.settle();

        scene.host.remove(Kind.REVISION, new Key("team-a", "hello-x-ns-x-demo-00001"));
        scene.settle();

        assertThat(scene.inside.keys(Kind.REVISION)).containsExactly(new Key("ns", "hello-00002"));
    }

    @Test
    void leavesAloneWhatATenantHasMadeHimself() {
        scene.inside.put(Kind.ROUTE, Yaml.of("{metadata: {name: hello, namespace: ns}, spec: {traffic: []}}"));
        scene.hello("{containers: [{image: nginx}]}");

        assertThat(scene.inside.stored(Kind.ROUTE, HELLO).orElseThrow().at("/spec/traffic")).isEmpty();
        assertThat(scene.ready()).startsWith("True");
    }

    @Test
    void neverTakesWhatIsNotOfThisVirtualCluster() {
        scene.host.put(Kind.SERVICE,
                Yaml.of("{metadata: {name: hello-x-ns-x-demo, namespace: team-a}, spec: {template: "
                        + "{metadata: {labels: {a: b}, annotations: {c: d}}}}}"));

        scene.inside.put(Kind.SERVICE, change("one"));
        scene.schedule.run();

        assertThat(scene.host.writes()).isEmpty();
        assertThat(scene.ready()).isEqualTo("False NameTaken");
    }

    @Test
    void keepsTwoApartThatHaveOneNameOnTheHost() {
        scene.service(
                "{metadata: {name: a-x-b, namespace: c}, spec: {template: {spec: {containers: [{image: first}]}}}}");
        Key second = new Key("b-x-c", "a");
        scene.service(
                "{metadata: {name: a, namespace: b-x-c}, spec: {template: {spec: {containers: [{image: second}]}}}}");

        assertThat(scene.inside.stored(Kind.SERVICE, second).orElseThrow().at("/status/conditions/0/reason").asText())
                .isEqualTo("NameTaken");
        scene.inside.remove(Kind.SERVICE, second);
        scene.settle();

        assertThat(scene.host.stored(Kind.SERVICE, new Key("team-a", "a-x-b-x-c-x-demo"))
                .orElseThrow()
                .at("/spec/template/spec/containers/0/image")
                .asText()).isEqualTo("first");
    }

    @Test
    void takesOverWhatVClusterHasSynced() {
        scene.host.put(Kind.SERVICE, Yaml.of("{metadata: {name: hello-x-ns-x-demo, namespace: team-a, "
                + "labels: {vcluster.loft.sh/managed-by: demo}}, spec: {template: {metadata: {labels: {a: b}, annotations: {c: d}}}}}"));

        scene.hello("{containers: [{image: nginx}]}");

        assertThat(scene.ready()).startsWith("True");
    }

    @Test
    void usesAnAccountThatIsSyncedAndElseThatOfWorkloads() {
        scene.hello("{serviceAccountName: robot, containers: [{image: nginx}]}");
        assertThat(account()).as("accounts are not synced").isEqualTo("vc-workload-demo");

        scene.tenant = new Tenant("uid-1", "demo", "team-a", Optional.of("vc-workload-demo"), true);
        scene.restart();
        scene.settle();
        assertThat(scene.ready()).isEqualTo("False ServiceAccountMissing");
        assertThat(account()).as("what ran before runs on").isEqualTo("vc-workload-demo");

        scene.host.put(Kind.SERVICE_ACCOUNT, Yaml.of(
                "{metadata: {name: robot-x-ns-x-demo, namespace: team-a, labels: {vcluster.loft.sh/managed-by: demo}}}"));
        scene.schedule.runLater();

        assertThat(account()).isEqualTo("robot-x-ns-x-demo");
    }

    @Test
    void isStillAfterItWasClosed() {
        scene.bridge.close();
        scene.host.writes();

        scene.hello("{containers: [{image: nginx}]}");
        scene.schedule.runLater();

        assertThat(scene.host.writes()).isEmpty();
        assertThat(scene.host.isClosed()).isTrue();
        assertThat(scene.inside.isClosed()).isTrue();
    }

    private String account() {
        return scene.host.stored(Kind.SERVICE, ON_HOST)
                .orElseThrow()
                .at("/spec/template/spec/serviceAccountName")
                .asText();
    }

    private static String named(String traffic) {
        return """
            apiVersion: serving.knative.dev/v1
            kind: Service
            metadata: {name: hello, namespace: ns}
            spec: {template: {metadata: {name: hello-blue}, spec: {containers: [{image: nginx}]}}, traffic: %s}
            """.formatted(traffic);
    }

    private static ObjectNode change(String image) {
        return Yaml.of("""
            apiVersion: serving.knative.dev/v1
            kind: Service
            metadata: {name: hello, namespace: ns}
            spec: {template: {spec: {containers: [{image: %s}]}}}
            """.formatted(image));
    }
}
