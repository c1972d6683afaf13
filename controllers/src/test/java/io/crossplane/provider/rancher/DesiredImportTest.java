package io.crossplane.provider.rancher;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossplane.provider.apis.v1alpha1.RancherImport;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class DesiredImportTest {

    @Test
    void isNamedAfterNamespaceAndNameAndALongNameEndsWithAHash() {
        assertThat(ImportScene.wanted(ImportScene.resource("u1", "{}")).name()).isEqualTo("team-a-shop");
        RancherImport large = ImportScene.resource("u1", "{}");
        large.getMetadata().setName("a".repeat(60));
        String name = ImportScene.wanted(large).name();
        assertThat(name).hasSize(63).startsWith("team-a-aaa").matches(".*-[0-9a-f]{8}");
        large.getMetadata().setName("a".repeat(61));
        assertThat(ImportScene.wanted(large).name()).isNotEqualTo(name);
    }

    @Test
    void labelsOfOthersStayAndThoseThatAreTakenBackGo() {
        DesiredImport before = ImportScene.wanted(ImportScene.resource("u1", "{labels: {a: '1', b: '2'}}"));
        DesiredImport after = ImportScene.wanted(ImportScene.resource("u1", "{labels: {b: '3'}}"));
        RancherCluster seen = cluster(before, "{labels: {a: '1', b: '2', c: '9', cattle.io/creator: norman}}");
        assertThat(after.labelsOver(seen)).containsEntry("b", "3")
                .containsEntry("c", "9")
                .containsEntry("cattle.io/creator", "norman")
                .doesNotContainKey("a");
        assertThat(after.differences(seen)).containsExactly("labels", "annotations");
    }

    @Test
    void theEnvironmentOfTheAgentIsCompared() {
        String spec = "{agent: {proxy: {https: 'http://p:3128', noProxy: '10.0.0.0/8'}, env: [{name: A, value: b}]}}";
        DesiredImport wanted = ImportScene.wanted(ImportScene.resource("u1", spec));
        assertThat(wanted.agent().environment().toString()).isEqualTo(
                "[{\"name\":\"A\",\"value\":\"b\"},{\"name\":\"HTTPS_PROXY\",\"value\":\"http://p:3128\"},{\"name\":\"NO_PROXY\",\"value\":\"10.0.0.0/8\"}]");
        assertThat(wanted.differences(cluster(wanted, "{}"))).contains("agent.env");
    }

    @Test
    void aMemberIsBoundByTheSameNameEachTime() {
        DesiredImport wanted = ImportScene.wanted(ImportScene.resource("u1",
                "{members: [{user: u-abc12}, {user: u-abc12, role: cluster-owner}, {groupPrincipal: 'github_team://7', role: view}]}"));
        assertThat(wanted.members()).hasSize(2);
        assertThat(wanted.members().getFirst().name()).matches("crtb-[0-9a-f]{16}");
    }

    private static RancherCluster cluster(DesiredImport wanted, String json) {
        var tree = Serialization.unmarshal("--- " + json, com.fasterxml.jackson.databind.node.ObjectNode.class);
        var annotations = tree.withObjectProperty("annotations");
        wanted.annotations().forEach(annotations::put);
        return RancherCluster.of(tree);
    }
}
