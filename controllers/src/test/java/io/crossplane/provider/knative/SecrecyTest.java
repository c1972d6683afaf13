package io.crossplane.provider.knative;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossplane.provider.kube.KubeException;
import org.junit.jupiter.api.Test;

class SecrecyTest {

    private static final String MARKER = "c2VjcmV0LW1hcmtlcg==";

    private final BridgeScene scene = BridgeScene.running();

    @Test
    void contentsOfSecretsAreInNoStatusAndNoView() {
        scene.inside.put(Kind.SECRET,
                Yaml.of("{metadata: {name: pw, namespace: ns}, data: {a: %s}}".formatted(MARKER)));
        scene.host.refuse(Kind.SECRET, new KubeException(KubeException.Kind.QUOTA, "exceeded quota"));
        scene.hello("{containers: [{image: nginx, envFrom: [{secretRef: {name: pw}}]}]}");

        assertThat(scene.ready()).isEqualTo("False HostRefused");
        assertThat(scene.hello().toString()).doesNotContain(MARKER);
        assertThat(scene.bridge.view().toString()).contains("exceeded quota").doesNotContain(MARKER);

        scene.host.refuse(Kind.SECRET, null);
        scene.schedule.runLater();
        scene.settle();

        assertThat(scene.host.stored(Kind.SECRET, new Key("team-a", "pw-knative-f65cad526d917189ca24"))
                .orElseThrow()
                .toString()).contains(MARKER);
        assertThat(scene.hello().toString()).doesNotContain(MARKER);
    }
}
