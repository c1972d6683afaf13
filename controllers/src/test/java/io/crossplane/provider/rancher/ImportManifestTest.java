package io.crossplane.provider.rancher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class ImportManifestTest {

    private static final String TEXT = """
        ---
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: cattle-admin-binding, namespace: cattle-system}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: cattle-cluster-agent, namespace: cattle-system}
        spec: {template: {spec: {containers: [{name: cluster-register}]}}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: cattle-cluster-agent, namespace: cattle-system}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: cattle-credentials-0123456789, namespace: cattle-system}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: cattle-system}
        """;

    @Test
    void comesInAnOrderInWhichEachFindsWhatItNeeds() {
        List<ObjectNode> objects = ImportManifest.parse(TEXT).objects();
        assertThat(objects).extracting(each -> each.path("kind").asText())
                .containsExactly("Namespace", "ClusterRoleBinding", "Secret", "Service", "Deployment");
        assertThat(objects.get(1).path("metadata").has("namespace")).isFalse();
        assertThat(objects.get(2).path("metadata").path("namespace").asText()).isEqualTo("cattle-system");
    }

    @Test
    void whatIsNoAgentIsRefused() {
        for (String text : List.of("", "<html>busy</html>", "a: [", TEXT.replace("cattle-cluster-agent", "other"),
                TEXT + "\n---\nkind: Secret\nmetadata: {name: '{token}'}\n")) {
            assertThatThrownBy(() -> ImportManifest.parse(text)).isInstanceOf(RancherException.class);
        }
        assertThat(ImportManifest.parse(TEXT)).hasToString("ImportManifest[5 objects]");
    }

    @Test
    void whatOnlyTheProviderSetsIsOnTheAgentAlone() {
        DesiredImport wanted = ImportScene.wanted(ImportScene.resource("u1",
                "{agent: {podSecurityContext: {runAsUser: 1000}, securityContext: {allowPrivilegeEscalation: false}}}"));
        ObjectNode deployment = ImportManifest.parse(TEXT)
                .dressed(wanted, Instant.parse("2026-01-02T03:04:05Z"))
                .objects()
                .getLast();
        assertThat(deployment.at("/metadata/annotations/vcluster.crossplane.io~1applied-at").asText())
                .isEqualTo("2026-01-02T03:04:05Z");
        assertThat(deployment.at("/metadata/annotations/vcluster.crossplane.io~1owner-uid").asText()).isEqualTo("u1");
        assertThat(deployment.at("/spec/template/spec/securityContext/runAsUser").asInt()).isEqualTo(1000);
        assertThat(
                deployment.at("/spec/template/spec/containers/0/securityContext/allowPrivilegeEscalation").isBoolean())
                .isTrue();
    }
}
