package io.crossplane.provider.knative;

import static io.crossplane.provider.knative.BridgeScene.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.kube.KubeException;
import org.junit.jupiter.api.Test;

class BridgeStartTest {

    private final BridgeScene scene = new BridgeScene();

    @Test
    void doesNothingInsideWhileTheHostHasNoKnative() {
        scene.host.put(Kind.DEFINITION, Yaml.of("""
            metadata: {name: services.serving.knative.dev}
            spec: {versions: [{name: v1, served: true}]}
            """));

        scene.start();

        assertThat(scene.inside.writes()).isEmpty();
        assertThat(scene.inside.isFollowed()).isFalse();
        assertThat(scene.bridge.view().missing()).containsExactly("configurations", "revisions", "routes");
        assertThat(scene.bridge.view().isServed()).isFalse();

        scene.installKnative();
        scene.schedule.runLater();

        assertThat(scene.bridge.view().running()).isTrue();
        assertThat(scene.bridge.view().missing()).isEmpty();
        assertThat(scene.inside.keys(Kind.DEFINITION)).hasSize(4);
    }

    @Test
    void doesNothingWhereTheHostWouldGiveItsTokensToPods() {
        scene.installKnative();
        scene.host.edit(Kind.DEFINITION, new Key("", Kind.SERVICE.definition()), definition -> {
            ((ObjectNode) definition.at("/spec/versions/0/schema")).set("openAPIV3Schema", Yaml.of(
                    "{properties: {spec: {properties: {template: {properties: {spec: {properties: {containers: {}}}}}}}}}"));
            return definition;
        });

        scene.start();

        assertThat(scene.inside.writes()).isEmpty();
        assertThat(scene.bridge.view().running()).isFalse();
        assertThat(scene.bridge.view().problem()).hasValueSatisfying(text -> assertThat(text).contains("too old"));
    }

    @Test
    void doesNothingOverDefinitionsThatSomebodyElseHasMade() {
        scene.installKnative();
        Key services = new Key("", Kind.SERVICE.definition());
        scene.inside.put(Kind.DEFINITION,
                Yaml.of("{metadata: {name: services.serving.knative.dev}, spec: {mine: true}}"));

        scene.start();

        assertThat(scene.inside.writes()).isEmpty();
        assertThat(scene.bridge.view().problem())
                .hasValueSatisfying(text -> assertThat(text).contains("services.serving.knative.dev", Marks.SHOWN));

        scene.inside.edit(Kind.DEFINITION, services, definition -> {
            definition.withObjectProperty("metadata").withObjectProperty("labels").put(Marks.SHOWN, "true");
            return definition;
        });
        scene.schedule.runLater();

        assertThat(scene.bridge.view().running()).isTrue();
        assertThat(scene.inside.stored(Kind.DEFINITION, services).orElseThrow().at("/spec/group").asText())
                .isEqualTo("serving.knative.dev");
    }

    @Test
    void bringsDefinitionsUpToDateNowAndThen() {
        scene.installKnative();
        scene.start();
        scene.inside.remove(Kind.DEFINITION, new Key("", Kind.ROUTE.definition()));
        scene.host.edit(Kind.DEFINITION, new Key("", Kind.SERVICE.definition()), definition -> {
            definition.withObjectProperty("spec").put("scope", "Other");
            return definition;
        });
        scene.inside.writes();

        scene.schedule.runLater();

        assertThat(scene.inside.writes()).containsExactlyInAnyOrder(
                "apply CustomResourceDefinition routes.serving.knative.dev",
                "apply CustomResourceDefinition services.serving.knative.dev");
    }

    @Test
    void triesAgainUntilThereIsAWay() {
        scene.installKnative();
        boolean[] open = {false};
        Bridge working = scene.bridge;
        assertThat(working.view()).isEqualTo(BridgeView.BEGINNING);
        scene.bridge = scene.bridge(() -> {
            throw open[0] ? new KubeException(KubeException.Kind.TIMEOUT, "still no way")
                    : new KubeException(KubeException.Kind.UNREACHABLE, "no way");
        });

        scene.start();
        assertThat(scene.bridge.view().problem()).contains("no way");
        open[0] = true;
        scene.schedule.runLater();

        assertThat(scene.bridge.view().problem()).contains("still no way");
        assertThat(scene.bridge.view().running()).isFalse();
    }

    @Test
    void triesAgainAfterWhatNobodyHasThoughtOf() {
        scene.bridge = scene.bridge(() -> {
            throw new IllegalStateException("surprise");
        });

        scene.start();

        assertThat(scene.bridge.view().problem()).contains("internal error: IllegalStateException");
        assertThat(scene.schedule.waits()).isNotEmpty();
    }

    @Test
    void takesAnotherWayWhereOneLeadsNowhereForLong() {
        scene.installKnative();
        scene.start();
        scene.inside.interrupt();
        scene.schedule.runLater();
        assertThat(scene.inside.isClosed()).as("it may come back by itself").isFalse();

        scene.schedule.runLater();
        assertThat(scene.inside.isClosed()).isTrue();
        assertThat(scene.inside.isFollowed()).as("again").isTrue();
        scene.inside.resume();
        scene.hello("{containers: [{image: nginx}]}");

        assertThat(scene.ready()).startsWith("True");
        assertThat(scene.bridge.view().running()).isTrue();
    }

    @Test
    void bringsWhatWasThereBefore() {
        scene.installKnative();
        scene.hello("{containers: [{image: nginx}]}");
        scene.host.put(Kind.SECRET, Yaml.of("""
            metadata:
              name: gone-knative-1da7d593db2a7db18a3b
              namespace: team-a
              labels: {vcluster.crossplane.io/knative: demo}
              annotations: {vcluster.crossplane.io/virtual-namespace: ns, vcluster.crossplane.io/virtual-name: gone}
            """));

        scene.start();
        scene.settle();

        assertThat(scene.inside.keys(Kind.ROUTE)).containsExactly(HELLO);
        assertThat(scene.host.keys(Kind.SECRET)).isEmpty();
    }
}
