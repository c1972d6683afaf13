package io.crossplane.provider.release.question;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.crossplane.provider.helm.release.Manifest;
import io.crossplane.provider.kube.ObjectName;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

/** Which objects a release may be asked about. */
class ReachTest {

    private static final ObjectName NEAR = new ObjectName("v1", "Secret", "", "login");
    private static final ObjectName FAR = new ObjectName("v1", "Secret", "other", "login");
    private static final JsonNode IN_OTHER = Serialization.unmarshal("--- {metadata: {namespace: other}}",
            JsonNode.class);
    private static final JsonNode IN_OWN = Serialization.unmarshal("--- {metadata: {namespace: apps}}", JsonNode.class);
    private static final JsonNode NOWHERE = Serialization.unmarshal("--- {metadata: {name: a}}", JsonNode.class);

    @Test
    void insideAVirtualClusterEverything() {
        Reach reach = new Reach(true, "apps", List.of());

        assertThat(reach.includes(FAR)).isTrue();
        assertThat(reach.includes(FAR, IN_OTHER)).isTrue();
        assertThat(reach.includes(NEAR, NOWHERE)).isTrue();
    }

    @Test
    void elsewhereWhatIsInTheNamespaceOfTheRelease() {
        Reach reach = new Reach(false, "apps", List.of());

        assertThat(reach.includes(NEAR)).isTrue();
        assertThat(reach.includes(new ObjectName("v1", "Secret", "apps", "login"))).isTrue();
        assertThat(reach.includes(NEAR, IN_OWN)).isTrue();
        assertThat(reach.includes(FAR)).isFalse();
        assertThat(reach.includes(NEAR, NOWHERE)).as("one of a kind without namespaces").isFalse();
    }

    @Test
    void andWhatBelongsToTheReleaseWhereverItIs() {
        Reach reach = new Reach(false, "apps", List.of(entry("v1", "Secret", "other", "login"),
                entry("rbac.authorization.k8s.io/v1", "ClusterRole", "", "reader")));

        assertThat(reach.includes(FAR)).isTrue();
        assertThat(reach.includes(FAR, IN_OTHER)).isTrue();
        assertThat(reach.includes(new ObjectName("rbac.authorization.k8s.io/v1beta1", "ClusterRole", "", "reader"),
                NOWHERE)).isTrue();
        assertThat(reach.includes(new ObjectName("example.org/v1", "ClusterRole", "", "reader"), NOWHERE)).isFalse();
        assertThat(reach.isOwn(NEAR)).isFalse();
    }

    private static Manifest.Entry entry(String apiVersion, String kind, String namespace, String name) {
        return new Manifest.Entry(apiVersion, kind, namespace, name, JsonNodeFactory.instance.objectNode());
    }
}
