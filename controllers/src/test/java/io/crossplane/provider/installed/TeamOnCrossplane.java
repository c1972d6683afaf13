package io.crossplane.provider.installed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.e2e.Figures;
import io.crossplane.provider.e2e.Figures.Stopwatch;
import io.crossplane.provider.e2e.VClusters;
import io.crossplane.provider.managed.contract.Rule;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** One team, one namespace: neither the provider nor the team has a right on the whole cluster, beside what the package manager grants. */
@NeedsCluster(Level.CROSSPLANE)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TeamOnCrossplane {

    private final KubernetesClient client;
    private final Installation installation;
    private final VClusters vclusters;
    private final String team;

    TeamOnCrossplane(TestCluster cluster) {
        client = cluster.client();
        installation = Installation.withoutPermissions(cluster);
        vclusters = new VClusters(client);
        team = cluster.newNamespace("team");
    }

    @BeforeAll
    void install() {
        installation.activate("vclusters", "vclusterreleases");
        installation.install(Installation.tag()).awaitHealthy();
    }

    @AfterAll
    void remove() {
        installation.close();
        client.namespaces().withName(team).delete();
    }

    @Test
    @Rule("RB-7")
    void aVirtualClusterLivesInTheNamespaceOfItsTeam() {
        Stopwatch time = Figures.start();
        installation.use("install/team.yaml", Map.of("team-a", team));
        storeKubeconfig();
        VCluster vcluster = client.resources(VCluster.class).inNamespace(team).withName("demo").require();
        vcluster = vclusters.awaitReady(vcluster);
        Figures.print("apply to Ready with the rights of one namespace", time.elapsed());

        assertThat(VClusters.hostNamespace(vcluster)).isEqualTo(team);
        assertThat(client.secrets().inNamespace(team).withName("demo-connection").require().getData())
                .containsKey("kubeconfig");
        assertThat(bindings("vcluster-host")).isEmpty();
        assertThat(bindings(Installation.NAME)).singleElement()
                .satisfies(each -> assertThat(each.getRoleRef().getName()).startsWith("crossplane:provider:"));

        vclusters.remove(vcluster);
        assertThat(client.apps().statefulSets().inNamespace(team).list().getItems()).isEmpty();
        assertThat(client.namespaces().withName(team).require().getMetadata().getDeletionTimestamp()).isNull();
    }

    /** As the head of the example says. */
    private void storeKubeconfig() {
        String token = client.serviceAccounts()
                .inNamespace(team)
                .withName("vcluster-host")
                .tokenRequest(new TokenRequestBuilder().withNewSpec().withExpirationSeconds(7200L).endSpec().build())
                .getStatus()
                .getToken();
        String authority = client.configMaps()
                .inNamespace(team)
                .withName("kube-root-ca.crt")
                .require()
                .getData()
                .get("ca.crt");
        client.resource(new SecretBuilder().withNewMetadata()
                .withName("vcluster-host")
                .withNamespace(team)
                .endMetadata()
                .addToStringData("kubeconfig", """
                    apiVersion: v1
                    kind: Config
                    clusters:
                    - name: own
                      cluster:
                        server: https://kubernetes.default.svc
                        certificate-authority-data: %s
                    users: [{name: team, user: {token: "%s"}}]
                    contexts: [{name: team, context: {cluster: own, user: team, namespace: %s}}]
                    current-context: team
                    """.formatted(Base64.getEncoder().encodeToString(authority.getBytes(StandardCharsets.UTF_8)), token,
                        team))
                .build()).create();
    }

    private List<ClusterRoleBinding> bindings(String account) {
        return client.rbac()
                .clusterRoleBindings()
                .list()
                .getItems()
                .stream()
                .filter(each -> each.getSubjects().stream().anyMatch(subject -> account.equals(subject.getName())))
                .toList();
    }
}
