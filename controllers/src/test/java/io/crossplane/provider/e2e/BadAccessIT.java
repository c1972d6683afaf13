package io.crossplane.provider.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;

import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.kube.TestCertificates;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Host clusters that cannot be reached or used as they are meant to be. */
@NeedsCluster(Level.API)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadAccessIT {

    private final KubernetesClient client;
    private final String kubeconfig;
    private final ProviderProcess provider;
    private final Attempts attempts;
    private final HostKubeconfigs hosts;

    BadAccessIT(TestCluster cluster) throws IOException {
        client = cluster.client();
        kubeconfig = Files.readString(cluster.access().kubeconfig());
        provider = ProviderProcess.working(cluster);
        attempts = new Attempts(cluster, "access");
        hosts = new HostKubeconfigs(cluster, attempts);
    }

    @AfterAll
    void cleanUp() {
        try (provider) {
            attempts.close();
        }
    }

    @Test
    void noSuchProviderConfig() {
        GenericKubernetesResource vcluster = attempts.want("nowhere", "{}");
        attempts.expect(vcluster, "config-missing", Map.of("kind", "ClusterProviderConfig", "resource",
                "clusterproviderconfigs.vcluster.crossplane.io", "config", "nowhere"));
        attempts.expectNothingMade(vcluster);
    }

    @Test
    void aMissingKubeconfigHealsAtOnceWhenItAppears() {
        String secret = attempts.newName();
        GenericKubernetesResource vcluster = attempts.want("ProviderConfig", hosts.config(secret), attempts.newName(),
                "{}");
        attempts.expect(vcluster, "credentials-secret-missing",
                Map.of("secret", secret, "namespace", attempts.namespace()));

        attempts.makeSecret(secret, Map.of("kubeconfig", kubeconfig));

        attempts.expectSynced(vcluster, Duration.ofSeconds(60));
        client.resource(vcluster).delete();
    }

    @Test
    void aSecretWithoutTheKey() {
        String secret = attempts.newName();
        attempts.makeSecret(secret, Map.of("config", kubeconfig));
        refused(secret, "credentials-key-missing",
                Map.of("secret", secret, "namespace", attempts.namespace(), "key", "kubeconfig"));
    }

    @Test
    void aSecretThatHoldsNoKubeconfig() {
        refused(hosts.stored("just words"), "kubeconfig-invalid", Map.of());
    }

    @Test
    void aKubeconfigThatStartsAProgram() {
        refused(hosts.stored(hosts.of("https://127.0.0.1:1",
                "exec: {apiVersion: client.authentication.k8s.io/v1, command: sh, interactiveMode: Never}")),
                "kubeconfig-exec", Map.of("user", "u"));
    }

    @Test
    void aKubeconfigThatNamesAFile() {
        refused(hosts.stored(hosts.of("https://127.0.0.1:1", "tokenFile: /etc/hostname")), "kubeconfig-file",
                Map.of("field", "tokenFile", "kind", "user", "name", "u"));
    }

    @Test
    void credentialsThatTheHostDoesNotKnowHealWhenTheyAreRenewed() {
        String secret = hosts.stored(hosts.of(hosts.server(), "token: expired"));
        String config = hosts.config(secret);
        GenericKubernetesResource vcluster = attempts.want("ProviderConfig", config, attempts.newName(), "{}");
        attempts.expect(vcluster, "credentials-expired", Map.of("kind", "ProviderConfig", "config", config));
        attempts.expectNothingMade(vcluster);

        attempts.makeSecret(secret, Map.of("kubeconfig", kubeconfig));

        attempts.expectSynced(vcluster, Duration.ofSeconds(60));
        client.resource(vcluster).delete();
    }

    @Test
    void aHostThatDoesNotAnswer() {
        String config = hosts.config(hosts.stored(hosts.of("https://127.0.0.1:1", "token: any")));
        GenericKubernetesResource vcluster = attempts.want("ProviderConfig", config, attempts.newName(), "{}");
        attempts.expect(vcluster, "host-unreachable",
                Map.of("server", "https://127.0.0.1:1", "kind", "ProviderConfig", "config", config));
    }

    @Test
    void aHostWithTheCertificateOfAForeignAuthority() {
        String config = hosts.config(hosts.stored(hosts.of(hosts.server(), "token: any")
                .replaceFirst("certificate-authority-data: \\S+",
                        "certificate-authority-data: " + TestCertificates.AUTHORITY)));
        GenericKubernetesResource vcluster = attempts.want("ProviderConfig", config, attempts.newName(), "{}");
        attempts.expect(vcluster, "host-untrusted", Map.of("kind", "ProviderConfig", "config", config));
    }

    @Test
    void aPermissionThatIsMissingOnTheHostHealsWhenItIsGranted() {
        String account = hosts.account();
        GenericKubernetesResource vcluster = hosts.want(hosts.ofAccount(account));
        attempts.expect(vcluster, "permission-missing", Map.of("user", userName(account)));
        attempts.expectNothingMade(vcluster);

        hosts.grant(account, "cluster-admin");

        attempts.expectSynced(vcluster, Duration.ofSeconds(90));
        client.resource(vcluster).delete();
    }

    @Test
    void aPermissionThatHelmIsMissingHealsWhenItIsGranted() {
        String account = hosts.account();
        attempts.make(
                """
                    apiVersion: rbac.authorization.k8s.io/v1
                    kind: ClusterRole
                    metadata: {name: %s}
                    rules:
                    - apiGroups: ["", apps]
                      resources: [namespaces, secrets, pods, services, events, persistentvolumeclaims, statefulsets, deployments]
                      verbs: ["*"]
                    """,
                account);
        hosts.grant(account, account);
        GenericKubernetesResource vcluster = hosts.want(hosts.ofAccount(account));
        attempts.expect(vcluster, "permission-missing-helm", Map.of("user", userName(account)));

        hosts.grant(account, "cluster-admin");

        attempts.expectSynced(vcluster, Duration.ofSeconds(90));
        client.resource(vcluster).delete();
    }

    @Test
    void aValueThatNeedsRightsInTheWholeClusterHealsWhenItIsTakenAway() {
        String account = hosts.account();
        attempts.make("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: %s}
            rules:
            - apiGroups: ["", apps, events.k8s.io, discovery.k8s.io]
              resources: ["*"]
              verbs: ["*"]
            - apiGroups: [rbac.authorization.k8s.io]
              resources: [roles, rolebindings]
              verbs: ["*"]
            """, account);
        hosts.grant(account, account);
        String config = hosts.config(hosts.stored(hosts.ofAccount(account)));
        GenericKubernetesResource vcluster = attempts.want("ProviderConfig", config, attempts.newName(),
                "values: {sync: {fromHost: {nodes: {enabled: true}}}}");
        attempts.expect(vcluster, "cluster-rights-missing",
                Map.of("paths", "sync.fromHost.nodes", "kind", "ProviderConfig", "config", config));

        attempts.change(vcluster, "{}");

        attempts.expectSynced(vcluster, Duration.ofSeconds(90));
        client.resource(vcluster).delete();
    }

    @Test
    void aNamespaceThatMayNotBeReadNeedNotBeMade() {
        String account = hosts.account();
        attempts.make(
                """
                    apiVersion: rbac.authorization.k8s.io/v1
                    kind: ClusterRole
                    metadata: {name: %s}
                    rules:
                    - apiGroups: ["", apps, events.k8s.io, discovery.k8s.io, rbac.authorization.k8s.io]
                      resources: [configmaps, endpoints, endpointslices, events, persistentvolumeclaims, pods, pods/attach, pods/exec,
                        pods/ephemeralcontainers, pods/log, pods/portforward, pods/resize, pods/status, secrets, serviceaccounts, services,
                        deployments, replicasets, statefulsets, roles, rolebindings]
                      verbs: ["*"]
                    """,
                account);
        String place = attempts.hostNamespace();
        hosts.grantIn(place, account, account);
        String config = hosts.config(hosts.stored(hosts.ofAccount(account)));
        GenericKubernetesResource vcluster = attempts.want("ProviderConfig", config, attempts.newName(),
                "namespace: " + place);
        attempts.expect(vcluster, "namespace-unreadable", Map.of("user", userName(account), "namespace", place));

        attempts.change(vcluster, "{namespace: %s, createNamespace: false}".formatted(place));

        attempts.expectSynced(vcluster, Duration.ofSeconds(90));
        client.resource(vcluster).delete();
    }

    @Test
    void aQuotaThatIsUsedUpHealsWhenItIsLifted() {
        String place = attempts.hostNamespace();
        Map<String, Quantity> none = Map.of("secrets", new Quantity("0"));
        var quota = client.resource(new ResourceQuotaBuilder().withNewMetadata()
                .withName("none")
                .withNamespace(place)
                .endMetadata()
                .withNewSpec()
                .withHard(none)
                .endSpec()
                .build());
        quota.create();
        // The controller that writes it is not there at level API; admission goes by it.
        quota.editStatus(
                now -> new ResourceQuotaBuilder(now).withNewStatus().withHard(none).withUsed(none).endStatus().build());
        GenericKubernetesResource vcluster = attempts.want(attempts.ownIdentity("Any"), "namespace: " + place);
        attempts.expect(vcluster, "quota", Map.of("quota", "none"));

        quota.delete();

        attempts.expectSynced(vcluster, Duration.ofSeconds(90));
        client.resource(vcluster).delete();
    }

    private String userName(String account) {
        return "system:serviceaccount:%s:%s".formatted(attempts.namespace(), account);
    }

    private void refused(String secret, String error, Map<String, String> facts) {
        GenericKubernetesResource vcluster = attempts.want("ProviderConfig", hosts.config(secret), attempts.newName(),
                "{}");
        attempts.expect(vcluster, error, facts);
        attempts.expectNothingMade(vcluster);
    }
}
