package io.crossplane.provider.knative;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class MirrorTest {

    private static final NamesInside NAMES = NamesInside.of(new RevisionName("hello", "hello-x-ns-x-demo"), List.of(),
            Map.of(new Reference(Kind.SECRET, "pw-x-ns-x-demo-knative"), "pw"));

    private final Mirror mirror = new Mirror(Yaml.of("""
        metadata: {name: hello, namespace: ns, uid: u-inside}
        spec: {template: {spec: {serviceAccountName: mine}}}
        """), NAMES);

    @Test
    void showsARevision() {
        ObjectNode copy = mirror.copy(Kind.REVISION, Yaml.resource("revision-host.yaml"));

        assertThat(copy).isEqualTo(Yaml.resource("revision-inside.yaml"));
    }

    @Test
    void showsAConfigurationAndARoute() {
        ObjectNode configuration = mirror.copy(Kind.CONFIGURATION, Yaml.of("""
            metadata: {name: hello-x-ns-x-demo, namespace: team-a}
            spec:
              template:
                metadata: {name: hello-x-ns-x-demo-v1, labels: {vcluster.loft.sh/managed-by: demo, a: b}}
                spec: {automountServiceAccountToken: false, imagePullSecrets: [{name: pw-x-ns-x-demo-knative}]}
            """));
        ObjectNode route = mirror.copy(Kind.ROUTE,
                Yaml.of("""
                    metadata: {name: hello-x-ns-x-demo, namespace: team-a}
                    spec: {traffic: [{configurationName: hello-x-ns-x-demo, percent: 10}, {revisionName: hello-x-ns-x-demo-v1, percent: 90}]}
                    """));

        assertThat(configuration.at("/metadata/name").asText()).isEqualTo("hello");
        assertThat(configuration.at("/spec/template")).isEqualTo(Yaml.of("""
            metadata: {name: hello-v1, labels: {a: b}, annotations: {}}
            spec: {serviceAccountName: mine, imagePullSecrets: [{name: pw}]}
            """));
        assertThat(route.path("spec")).isEqualTo(Yaml.of("""
            traffic: [{configurationName: hello, percent: 10}, {revisionName: hello-v1, percent: 90}]
            """));
    }

    @Test
    void seesChangesOfTheTenantButNotWhatTheServerWrites() {
        ObjectNode copy = mirror.copy(Kind.ROUTE,
                Yaml.of("{metadata: {name: hello-x-ns-x-demo}, spec: {traffic: []}}"));
        ObjectNode found = copy.deepCopy();
        found.withObjectProperty("metadata").put("resourceVersion", "9").put("uid", "u").remove("annotations");
        found.putObject("status");

        assertThat(Mirror.isSame(copy, found)).isTrue();
        found.withObjectProperty("spec").putArray("traffic").addObject();
        assertThat(Mirror.isSame(copy, found)).isFalse();
    }
}
