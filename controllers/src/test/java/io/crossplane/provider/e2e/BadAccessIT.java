package io.crossplane.provider.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.kube.TestCertificates;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
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

    BadAccessIT(TestCluster cluster) throws IOException {
        client = cluster.client();
        kubeconfig = Files.readString(cluster.access().kubeconfig());
        provider = ProviderProcess.working(cluster);
        attempts = new Attempts(cluster, "access");
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
        attempts.expect(vcluster, "config-missing",
                Map.of("kind", "ClusterProviderConfig", "resource", "clusterproviderconfigs.vcluster.crossplane.io",
                        "config", "nowhere"));
        attempts.expectNothingMade(vcluster);
    }

    @Test
    void aMissingKubeconfigHealsAtOnceWhenItAppears() {
        String secret = attempts.newName();
        GenericKubernetesResource vcluster = attempts.want("ProviderConfig", config(secret), attempts.newName(), "{}");
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
        refused(stored("just words"), "kubeconfig-invalid", Map.of());
    }

    @Test
    void aKubeconfigThatStartsAProgram() {
        refused(stored(kubeconfig("https://127.0.0.1:1",
                "exec: {apiVersion: client.authentication.k8s.io/v1, command: sh, interactiveMode: Never}")),
                "kubeconfig-exec", Map.of("user", "u"));
    }

    @Test
    void aKubeconfigThatNamesAFile() {
        refused(stored(kubeconfig("https://127.0.0.1:1", "tokenFile: /etc/hostname")), "kubeconfig-file",
                Map.of("field", "tokenFile", "kind", "user", "name", "u"));
    }

    @Test
    void credentialsThatTheHostDoesNotKnowHealWhenTheyAreRenewed() {
        String secret = stored(kubeconfig(server(), "token: expired"));
        String config = config(secret);
        GenericKubernetesResource vcluster = attempts.want("ProviderConfig", config, attempts.newName(), "{}");
        attempts.expect(vcluster, "credentials-expired", Map.of("kind", "ProviderConfig", "config", config));
        attempts.expectNothingMade(vcluster);

        attempts.makeSecret(secret, Map.of("kubeconfig", kubeconfig));

        attempts.expectSynced(vcluster, Duration.ofSeconds(60));
        client.resource(vcluster).delete();
    }

    @Test
    void aHostThatDoesNotAnswer() {
        String config = config(stored(kubeconfig("https://127.0.0.1:1", "token: any")));
        GenericKubernetesResource vcluster = attempts.want("ProviderConfig", config, attempts.newName(), "{}");
        attempts.expect(vcluster, "host-unreachable",
                Map.of("server", "https://127.0.0.1:1", "kind", "ProviderConfig", "config", config));
    }

    @Test
    void aHostWithTheCertificateOfAForeignAuthority() {
        String config = config(stored(kubeconfig(server(), "token: any").replaceFirst(
                "certificate-authority-data: \\S+",
                "certificate-authority-data: " + TestCertificates.AUTHORITY)));
        GenericKubernetesResource vcluster = attempts.want("ProviderConfig", config, attempts.newName(), "{}");
        attempts.expect(vcluster, "host-untrusted", Map.of("kind", "ProviderConfig", "config", config));
    }

    @Test
    void aPermissionThatIsMissingOnTheHostHealsWhenItIsGranted() {
        String account = account();
        GenericKubernetesResource vcluster = attempts.want("ProviderConfig", config(stored(tokenOf(account))),
                attempts.newName(), "{}");
        attempts.expect(vcluster, "permission-missing", Map.of("user",
                "system:serviceaccount:%s:%s".formatted(attempts.namespace(), account)));
        attempts.expectNothingMade(vcluster);

        attempts.make("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: %1$s}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
            subjects: [{kind: ServiceAccount, name: %1$s, namespace: %2$s}]
            """, account, attempts.namespace());

        attempts.expectSynced(vcluster, Duration.ofSeconds(90));
        client.resource(vcluster).delete();
    }

    @Test
    void aPermissionThatHelmIsMissing() {
        String account = account();
        attempts.make(
                """
                    apiVersion: rbac.authorization.k8s.io/v1
                    kind: ClusterRole
                    metadata: {name: %s}
                    rules:
                    - {apiGroups: [""], resources: [namespaces, secrets, pods, services, events, persistentvolumeclaims], verbs: ["*"]}
                    - {apiGroups: [apps], resources: [statefulsets, deployments], verbs: ["*"]}
                    """,
                account);
        attempts.make("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: %1$s}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %1$s}
            subjects: [{kind: ServiceAccount, name: %1$s, namespace: %2$s}]
            """, account, attempts.namespace());
        GenericKubernetesResource vcluster = attempts.want("ProviderConfig", config(stored(tokenOf(account))),
                attempts.newName(), "{}");
        attempts.expect(vcluster, "permission-missing-helm", Map.of("user",
                "system:serviceaccount:%s:%s".formatted(attempts.namespace(), account)));
        client.resource(vcluster).delete();
    }

    @Test
    void aQuotaThatIsUsedUpHealsWhenItIsLifted() {
        String place = attempts.hostNamespace();
        Map<String, Quantity> none = Map.of("secrets", new Quantity("0"));
        var quota = client.resource(new ResourceQuotaBuilder().withNewMetadata().withName("none").withNamespace(place)
                .endMetadata().withNewSpec().withHard(none).endSpec().build());
        quota.create();
        // The controller that writes it is not there at level API; admission goes by it.
        quota.editStatus(now -> new ResourceQuotaBuilder(now).withNewStatus().withHard(none).withUsed(none).endStatus()
                .build());
        GenericKubernetesResource vcluster = attempts.want(attempts.ownIdentity("Any"), "namespace: " + place);
        attempts.expect(vcluster, "quota", Map.of("quota", "none"));

        quota.delete();

        attempts.expectSynced(vcluster, Duration.ofSeconds(90));
        client.resource(vcluster).delete();
    }

    private void refused(String secret, String error, Map<String, String> facts) {
        GenericKubernetesResource vcluster = attempts.want("ProviderConfig", config(secret), attempts.newName(), "{}");
        attempts.expect(vcluster, error, facts);
        attempts.expectNothingMade(vcluster);
    }

    private String config(String secret) {
        String name = "config-" + attempts.newName();
        attempts.make("""
            apiVersion: vcluster.crossplane.io/v1alpha1
            kind: ProviderConfig
            metadata: {name: %1$s, namespace: %2$s}
            spec:
              credentials: {source: Secret, secretRef: {namespace: %2$s, name: %3$s, key: kubeconfig}}
            """, name, attempts.namespace(), secret);
        return name;
    }

    private String stored(String text) {
        String name = attempts.newName();
        attempts.makeSecret(name, Map.of("kubeconfig", text));
        return name;
    }

    private String account() {
        String name = attempts.newName();
        client.resource(new ServiceAccountBuilder().withNewMetadata().withName(name).withNamespace(attempts.namespace())
                .endMetadata().build()).create();
        return name;
    }

    private String tokenOf(String account) {
        String token = client.serviceAccounts().inNamespace(attempts.namespace()).withName(account)
                .tokenRequest(new TokenRequestBuilder().withNewSpec().withAudiences(List.of()).endSpec().build())
                .getStatus().getToken();
        return kubeconfig(server(), "token: " + token);
    }

    private String kubeconfig(String server, String user) {
        Config own = client.getConfiguration();
        return """
            apiVersion: v1
            kind: Config
            current-context: c
            contexts: [{name: c, context: {cluster: c, user: u}}]
            clusters:
            - name: c
              cluster:
                server: %s
                certificate-authority-data: %s
            users:
            - name: u
              user: {%s}
            """.formatted(server, own.getCaCertData(), user);
    }

    private String server() {
        return client.getConfiguration().getMasterUrl().replaceAll("/$", "");
    }
}
