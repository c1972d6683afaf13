package io.crossplane.provider.knative;

import static io.crossplane.provider.knative.BridgeScene.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.kube.KubeException;
import org.junit.jupiter.api.Test;

class CopiesTest {

    private static final Key PASSWORD = new Key("ns", "pw");
    private static final Key COPY = new Key("team-a", "pw-knative-f65cad526d917189ca24");
    private static final String USING_IT = "{containers: [{image: nginx, envFrom: [{secretRef: {name: pw}}]}]}";

    private final BridgeScene scene = BridgeScene.running();

    @Test
    void areMadeOfWhatAServiceNames() {
        secret("one");
        scene.inside.put(Kind.SECRET, Yaml.of("{metadata: {name: other, namespace: ns}, data: {a: b}}"));
        scene.inside.put(Kind.CONFIG_MAP, Yaml.of("{metadata: {name: pw, namespace: ns}, data: {a: b}}"));
        scene.hello(USING_IT);

        assertThat(scene.host.keys(Kind.SECRET)).containsExactly(COPY);
        assertThat(scene.host.keys(Kind.CONFIG_MAP)).isEmpty();
        ObjectNode copy = scene.host.stored(Kind.SECRET, COPY).orElseThrow();
        assertThat(copy.at("/data/password").asText()).isEqualTo(encoded("one"));
        assertThat(copy.at("/type").asText()).isEqualTo("kubernetes.io/basic-auth");
        assertThat(copy.has("immutable")).isFalse();
        assertThat(copy.at("/metadata/labels").has(Marks.MANAGED_BY))
                .as("vCluster is not to take it for one of its own")
                .isFalse();
    }

    @Test
    void areThereBeforeTheService() {
        secret("one");
        scene.hello(USING_IT);

        assertThat(scene.host.writes()).startsWith("apply Secret pw-knative-f65cad526d917189ca24",
                "apply Service hello-x-ns-x-demo");
    }

    @Test
    void followTheirOriginals() {
        scene.hello(USING_IT);
        assertThat(scene.host.keys(Kind.SECRET)).isEmpty();

        secret("one");
        scene.settle();
        secret("two");
        scene.settle();
        assertThat(scene.host.stored(Kind.SECRET, COPY).orElseThrow().at("/data/password").asText())
                .isEqualTo(encoded("two"));

        scene.inside.remove(Kind.SECRET, PASSWORD);
        scene.settle();
        assertThat(scene.host.keys(Kind.SECRET)).isEmpty();
    }

    @Test
    void stayWhileARevisionUsesThem() {
        secret("one");
        scene.hello(USING_IT);

        scene.hello("{containers: [{image: nginx}]}");
        assertThat(scene.host.keys(Kind.SECRET)).as("the first revision may still have traffic").containsExactly(COPY);
        assertThat(scene.inside.stored(Kind.REVISION, new Key("ns", "hello-00001"))
                .orElseThrow()
                .at("/spec/containers/0/envFrom/0/secretRef/name")
                .asText()).isEqualTo("pw");

        scene.host.remove(Kind.REVISION, new Key("team-a", "hello-x-ns-x-demo-00001"));
        scene.settle();
        assertThat(scene.host.keys(Kind.SECRET)).isEmpty();
    }

    @Test
    void goWithTheLastServiceThatNamesThem() {
        secret("one");
        scene.hello(USING_IT);
        scene.service("""
            metadata: {name: second, namespace: ns}
            spec: {template: {spec: %s}}
            """.formatted(USING_IT));

        scene.inside.remove(Kind.SERVICE, HELLO);
        scene.settle();
        assertThat(scene.host.keys(Kind.SECRET)).containsExactly(COPY);

        scene.inside.remove(Kind.SERVICE, new Key("ns", "second"));
        scene.settle();
        assertThat(scene.host.keys(Kind.SECRET)).isEmpty();
    }

    @Test
    void comeBackWhenTheyAreDeletedOnTheHost() {
        secret("one");
        scene.hello(USING_IT);

        scene.host.remove(Kind.SECRET, COPY);
        scene.settle();

        assertThat(scene.host.keys(Kind.SECRET)).containsExactly(COPY);
    }

    @Test
    void neverTakeThePlaceOfAnotherObject() {
        scene.host.put(Kind.SECRET,
                Yaml.of("{metadata: {name: %s, namespace: team-a}, data: {a: b}}".formatted(COPY.name())));
        secret("one");
        scene.hello(USING_IT);

        assertThat(scene.host.stored(Kind.SECRET, COPY).orElseThrow().path("data")).isEqualTo(Yaml.of("a: b"));
        assertThat(scene.ready()).isEqualTo("False NameTaken");
        assertThat(scene.hello().at("/status/conditions/0/message").asText()).contains("Secret \"pw\"");
    }

    @Test
    void takeAnotherTypeByTakingAnotherPlace() {
        secret("one");
        scene.hello(USING_IT);

        scene.inside.edit(Kind.SECRET, PASSWORD, each -> each.put("type", "Opaque"));
        scene.settle();
        scene.schedule.runLater();

        assertThat(scene.host.stored(Kind.SECRET, COPY).orElseThrow().path("type").asText()).isEqualTo("Opaque");
        assertThat(scene.bridge.view().failing()).isZero();
    }

    @Test
    void stayWhenTheHostRefusesAnotherContent() {
        scene.inside.put(Kind.SECRET, Yaml.of("{metadata: {name: pw, namespace: ns}, data: {a: b}}"));
        scene.hello(USING_IT);

        scene.host.refuse(Kind.SECRET, new KubeException(KubeException.Kind.INVALID, "a policy"));
        scene.inside.put(Kind.SECRET, Yaml.of("{metadata: {name: pw, namespace: ns}, data: {a: c}}"));
        scene.settle();

        assertThat(scene.host.keys(Kind.SECRET)).containsExactly(COPY);
        assertThat(scene.bridge.view().problem()).contains("a policy");
    }

    @Test
    void becomeThoseOfTheVClusterThatTakesTheReleaseOver() {
        secret("one");
        scene.hello(USING_IT);

        scene.tenant = new Tenant("uid-2", "demo", "team-a", Optional.empty(), false);
        scene.restart();
        scene.settle();

        assertThat(scene.host.stored(Kind.SECRET, COPY).orElseThrow().at("/metadata/labels").toString())
                .contains("uid-2");
        assertThat(scene.host.stored(Kind.SERVICE, BridgeScene.ON_HOST).orElseThrow().at("/metadata/labels").toString())
                .contains("uid-2");
    }

    @Test
    void ofTokensAreNoTokensOfTheHost() {
        CopyWork work = new CopyWork(BridgeScene.TENANT, new Names("demo"), new Crossing() {
            @Override
            public Side host() {
                return scene.host;
            }

            @Override
            public Side inside() {
                return scene.inside;
            }

            @Override
            public void close() {}
        });

        assertThat(work
                .copy(Kind.SECRET,
                        Yaml.of("{metadata: {name: t, namespace: ns}, type: kubernetes.io/service-account-token}"))
                .path("type")
                .asText()).isEqualTo("Opaque");
    }

    private void secret(String value) {
        scene.inside.put(Kind.SECRET, Yaml.of("""
            metadata: {name: pw, namespace: ns}
            type: kubernetes.io/basic-auth
            immutable: true
            data: {password: %s}
            """.formatted(encoded(value))));
    }

    private static String encoded(String value) {
        return Base64.getEncoder().encodeToString(value.getBytes());
    }
}
