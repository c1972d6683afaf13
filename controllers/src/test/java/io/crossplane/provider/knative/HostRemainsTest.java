package io.crossplane.provider.knative;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class HostRemainsTest {

    private final BridgeScene scene = BridgeScene.running();
    private final HostRemains remains = new HostRemains(new HostRemains.Objects() {
        @Override
        public List<ObjectNode> find(Kind kind) {
            return List.copyOf(scene.host.all(kind));
        }

        @Override
        public void delete(Kind kind, ObjectNode object) {
            scene.host.delete(kind, object);
        }
    });

    @Test
    void goWithoutTheVirtualCluster() {
        scene.inside.put(Kind.SECRET, Yaml.of("{metadata: {name: pw, namespace: ns}, data: {a: b}}"));
        scene.hello("{containers: [{image: nginx, envFrom: [{secretRef: {name: pw}}]}]}");
        scene.host.put(Kind.SECRET, Yaml.of("{metadata: {name: vc-demo, namespace: team-a}}"));
        scene.bridge.close();

        assertThat(remains.look()).containsExactly("Knative service hello-x-ns-x-demo",
                "Secret pw-knative-f65cad526d917189ca24");
        remains.delete();

        assertThat(remains.look()).isEmpty();
        assertThat(scene.host.keys(Kind.SECRET)).containsExactly(new Key("team-a", "vc-demo"));
        assertThat(scene.inside.keys(Kind.SERVICE)).as("what the tenant has made is his").hasSize(1);
    }

    @Test
    void areAwaitedWhileTheyAreBeingDeleted() {
        scene.hello("{containers: [{image: nginx}]}");
        scene.bridge.close();
        scene.host.edit(Kind.SERVICE, BridgeScene.ON_HOST, service -> {
            service.withObjectProperty("metadata").put("deletionTimestamp", "2026-01-01T00:00:00Z");
            return service;
        });
        scene.host.writes();

        remains.delete();

        assertThat(scene.host.writes()).isEmpty();
        assertThat(remains.look()).hasSize(1);
    }
}
