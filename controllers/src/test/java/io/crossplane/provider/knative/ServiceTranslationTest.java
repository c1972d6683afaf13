package io.crossplane.provider.knative;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class ServiceTranslationTest {

    private static final Tenant TENANT = new Tenant("uid-1", "demo", "team-a", Optional.of("vc-workload-demo"), false);

    private static final RevisionName REVISIONS = new RevisionName("hello", "hello-x-ns-x-demo");

    private final ServiceTranslation translation = new ServiceTranslation(TENANT, new Names("demo"));

    @Test
    void translatesAPlainService() {
        ObjectNode host = translation.toHost(Yaml.resource("plain-inside.yaml"), TENANT.workloadAccount(),
                REVISIONS::toHost);

        assertThat(host).isEqualTo(Yaml.resource("plain-host.yaml"));
    }

    @Test
    void translatesEveryNameInTheTemplate() {
        ObjectNode host = translation.toHost(Yaml.resource("references-inside.yaml"), TENANT.workloadAccount(),
                REVISIONS::toHost);

        assertThat(host.at("/spec/template/spec")).isEqualTo(Yaml.resource("references-host.yaml"));
    }

    @Test
    void exchangesTheNameOfTheServiceInThoseOfItsRevisions() {
        ObjectNode host = toHost("""
            metadata: {name: hello, namespace: ns}
            spec:
              template:
                metadata: {name: hello-v2, creationTimestamp: null}
              traffic:
              - {revisionName: hello-v1, percent: 90}
              - {latestRevision: true, percent: 10, tag: next}
              - {revisionName: stranger, percent: 0}
            """);

        assertThat(host.at("/spec/template/metadata/name").asText()).isEqualTo("hello-x-ns-x-demo-v2");
        assertThat(host.at("/spec/template/metadata").has("creationTimestamp")).isFalse();
        assertThat(host.at("/spec/traffic")).isEqualTo(Yaml.of("""
            a:
            - {revisionName: hello-x-ns-x-demo-v1, percent: 90}
            - {latestRevision: true, percent: 10, tag: next}
            - {revisionName: stranger, percent: 0}
            """).path("a"));
    }

    @Test
    void keepsLabelsAndAnnotationsOfTheTenantButForThoseThatMeanSomethingOnTheHost() {
        ObjectNode host = toHost("""
            metadata:
              name: hello
              namespace: ns
              labels:
                app: hello
                networking.knative.dev/visibility: cluster-local
                vcluster.loft.sh/managed-by: other
                vcluster.crossplane.io/knative: other
                release: demo
              annotations:
                kubectl.kubernetes.io/last-applied-configuration: "{}"
                serving.knative.dev/creator: me
                serving.knative.dev/lastModifier: me
                serving.knative.dev/rolloutDuration: 10s
                vcluster.loft.sh/object-name: hello
            spec:
              template:
                metadata:
                  labels: {app: vcluster, release: demo, sub.vcluster.loft.sh/x: y}
                  annotations: {autoscaling.knative.dev/min-scale: "1", vcluster.loft.sh/object-kind: Pod}
            """);

        assertThat(host.at("/metadata/labels").toString())
                .contains("\"app\":\"hello\"", "\"networking.knative.dev/visibility\":\"cluster-local\"",
                        "\"vcluster.crossplane.io/knative\":\"demo\"")
                .doesNotContain("other", "\"release\"", "managed-by");
        assertThat(host.at("/metadata/annotations").propertyStream().map(java.util.Map.Entry::getKey))
                .containsExactlyInAnyOrder("serving.knative.dev/rolloutDuration", Marks.NAMESPACE, Marks.NAME);
        assertThat(host.at("/spec/template/metadata/labels").propertyStream().map(java.util.Map.Entry::getKey))
                .as("the Service of the control plane selects by app and release")
                .containsExactlyInAnyOrder("app", new Names("demo").label("release"), Marks.VCLUSTER, Marks.MANAGED_BY,
                        Marks.SYNCED_FROM);
        assertThat(host.at("/spec/template/metadata/annotations").propertyStream().map(java.util.Map.Entry::getKey))
                .containsExactlyInAnyOrder("autoscaling.knative.dev/min-scale", Marks.NAMESPACE, Marks.NAME);
    }

    @Test
    void neverLeavesTheAccountToTheTenant() {
        String service = """
            metadata: {name: hello, namespace: ns}
            spec: {template: {spec: {serviceAccountName: vc-demo, automountServiceAccountToken: true}}}
            """;

        assertThat(translation.toHost(Yaml.of(service), Optional.empty(), REVISIONS::toHost).at("/spec/template/spec"))
                .isEqualTo(Yaml.of("automountServiceAccountToken: false"));
        assertThat(translation.toHost(Yaml.of(service), Optional.of("a"), REVISIONS::toHost).at("/spec/template/spec"))
                .isEqualTo(Yaml.of("{automountServiceAccountToken: false, serviceAccountName: a}"));
    }

    @Test
    void leavesTheServiceInsideAsItIs() {
        ObjectNode inside = Yaml
                .of("""
                    metadata: {name: hello, namespace: ns, labels: {release: x}}
                    spec: {template: {metadata: {name: hello-1}, spec: {imagePullSecrets: [{name: a}]}}, traffic: [{revisionName: hello-1}]}
                    """);
        ObjectNode before = inside.deepCopy();

        translation.toHost(inside, Optional.empty(), REVISIONS::toHost);

        assertThat(inside).isEqualTo(before);
    }

    private ObjectNode toHost(String service) {
        return translation.toHost(Yaml.of(service), TENANT.workloadAccount(), REVISIONS::toHost);
    }
}
