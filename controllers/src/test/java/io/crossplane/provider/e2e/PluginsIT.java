package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterObservation;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.Test;

/** What the real chart makes of plugins of both generations. Nothing runs. */
@NeedsCluster(Level.API)
class PluginsIT {

    private static final String RULE = "{apiGroups: [example.org], resources: [%s], verbs: [get, list, watch]}";

    private final TestCluster cluster;
    private final KubernetesClient client;
    private final VClusters vclusters;
    private final String namespace;

    PluginsIT(TestCluster cluster) {
        this.cluster = cluster;
        client = cluster.client();
        vclusters = new VClusters(client).withDefaultConfig();
        namespace = cluster.newNamespace("plugins");
    }

    @Test
    void theChartInstallsThemWithTheirRights() {
        try (ProviderProcess provider = ProviderProcess.working(cluster)) {
            VCluster vcluster = vclusters.create(namespace, "demo", """
                {plugins: [{name: new, image: example.org/new:1, config: {a: b}, imagePullPolicy: Always,
                  rbac: {role: {extraRules: [%s]}, clusterRole: {extraRules: [%s]}}}],
                 legacyPlugins: [{name: old, image: example.org/old:1, optional: true, env: [{name: A, value: b}],
                  rbac: {role: {extraRules: [%s]}}}]}""".formatted(RULE.formatted("news"),
                    RULE.formatted("cluster-news"), RULE.formatted("olds")));
            String host = VClusters
                    .hostNamespace(vclusters.awaitThat(vcluster, "installed", now -> state(now).equals("deployed")));

            PodSpec pod = client.apps()
                    .statefulSets()
                    .inNamespace(host)
                    .withName("demo")
                    .get()
                    .getSpec()
                    .getTemplate()
                    .getSpec();
            assertThat(pod.getInitContainers()).extracting(Container::getImage).contains("example.org/new:1");
            assertThat(pod.getContainers()).filteredOn(each -> each.getImage().equals("example.org/old:1"))
                    .singleElement()
                    .satisfies(old -> assertThat(old.getEnv()).anySatisfy(env -> {
                        assertThat(env.getName()).isEqualTo("A");
                        assertThat(env.getValue()).isEqualTo("b");
                    }));
            assertThat(resources(client.rbac().roles().inNamespace(host).withName("vc-demo").get().getRules()))
                    .contains("news", "olds");
            assertThat(client.rbac().clusterRoles().list().getItems())
                    .filteredOn(each -> each.getMetadata().getName().startsWith("vc-demo"))
                    .singleElement()
                    .satisfies(role -> assertThat(resources(role.getRules())).contains("cluster-news"));
            vclusters.remove(vcluster);
            assertThat(provider.isAlive()).isTrue();
        } finally {
            client.namespaces().withName(namespace).delete();
        }
    }

    private static List<String> resources(List<PolicyRule> rules) {
        return rules.stream().flatMap(rule -> rule.getResources().stream()).toList();
    }

    private static String state(VCluster vcluster) {
        return Optional.ofNullable(vcluster.getStatus().getAtProvider())
                .map(VClusterObservation::release)
                .map(release -> Objects.requireNonNullElse(release.state(), ""))
                .orElse("");
    }
}
