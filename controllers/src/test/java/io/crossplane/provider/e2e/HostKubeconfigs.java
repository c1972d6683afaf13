package io.crossplane.provider.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.crossplane.provider.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Kubeconfigs for the test cluster as a host cluster, in Secrets that namespaced provider configs name. */
final class HostKubeconfigs {

    private final KubernetesClient client;
    private final Attempts attempts;
    private final Set<String> tokens = new LinkedHashSet<>();

    HostKubeconfigs(TestCluster cluster, Attempts attempts) {
        this.client = cluster.client();
        this.attempts = attempts;
    }

    /** The tokens that work. */
    Set<String> secrets() {
        return Set.copyOf(tokens);
    }

    /** The address of the host cluster. */
    String server() {
        return client.getConfiguration().getMasterUrl().replaceAll("/$", "");
    }

    /**
     * A kubeconfig that trusts the test cluster's authority.
     *
     * @param user its fields in flow style, such as {@code token: a}
     */
    String of(String server, String user) {
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
            """.formatted(server, client.getConfiguration().getCaCertData(), user);
    }

    /** One with a token of this service account. */
    String ofAccount(String account) {
        return ofAccount(account, server());
    }

    /** The same for another address of the test cluster. */
    String ofAccount(String account, String server) {
        String token = client.serviceAccounts()
                .inNamespace(attempts.namespace())
                .withName(account)
                .tokenRequest(new TokenRequestBuilder().withNewSpec().withAudiences(List.of()).endSpec().build())
                .getStatus()
                .getToken();
        tokens.add(token);
        return of(server, "token: " + token);
    }

    /** One with the token of a new service account that may do everything. */
    String ofAdministrator() {
        String account = account();
        grant(account, "cluster-admin");
        return ofAccount(account);
    }

    /** A new service account that may do nothing. */
    String account() {
        String name = attempts.newName();
        client.resource(new ServiceAccountBuilder().withNewMetadata()
                .withName(name)
                .withNamespace(attempts.namespace())
                .endMetadata()
                .build()).create();
        return name;
    }

    /** Gives a service account what the provider needs for itself and for plain virtual clusters. */
    void grantProvider(String account) {
        attempts.make("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: %s}
            rules:
            - apiGroups: [vcluster.crossplane.io]
              resources: ["*"]
              verbs: [get, list, watch, create, update, patch]
            - apiGroups: [vcluster.crossplane.io]
              resources: [providerconfigusages]
              verbs: [delete]
            - apiGroups: [apiextensions.k8s.io]
              resources: [customresourcedefinitions]
              verbs: [list, watch]
            - apiGroups: ["", apps, rbac.authorization.k8s.io, events.k8s.io, discovery.k8s.io, networking.k8s.io]
              resources: ["*"]
              verbs: ["*"]
            """, account);
        grant(account, account);
    }

    /** Gives a service account a ClusterRole of the examples, which is made for that. */
    void grantExample(String account, String role) {
        try {
            attempts.make(Stream
                    .of(Files.readString(TestCluster.REPOSITORY.resolve("examples/install/permissions-options.yaml"))
                            .split("\n---\n"))
                    .filter(each -> each.contains("kind: ClusterRole\n") && !each.contains("roleRef"))
                    .filter(each -> each.contains("\n  name: %s\n".formatted(role)))
                    .findFirst()
                    .orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        grant(account, role);
    }

    /** A file with a kubeconfig of this service account. */
    Path file(String account) {
        try {
            Path kubeconfig = Files.createTempFile("provider-", ".yaml");
            kubeconfig.toFile().deleteOnExit();
            return Files.writeString(kubeconfig, ofAccount(account));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives a service account all rights of a ClusterRole. */
    void grant(String account, String role) {
        attempts.make("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: %1$s-%3$s}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %3$s}
            subjects: [{kind: ServiceAccount, name: %1$s, namespace: %2$s}]
            """, account, attempts.namespace(), role);
    }

    /** Gives a service account all rights of a ClusterRole in one namespace. */
    void grantIn(String namespace, String account, String role) {
        attempts.make("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: %1$s, namespace: %4$s}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %3$s}
            subjects: [{kind: ServiceAccount, name: %1$s, namespace: %2$s}]
            """, account, attempts.namespace(), role, namespace);
    }

    /** A VCluster on the host cluster of this kubeconfig. */
    GenericKubernetesResource want(String kubeconfig) {
        return attempts.want("ProviderConfig", config(stored(kubeconfig)), attempts.newName(), "{}");
    }

    /** A Secret with this text under the usual key. */
    String stored(String kubeconfig) {
        String name = attempts.newName();
        attempts.makeSecret(name, Map.of("kubeconfig", kubeconfig));
        return name;
    }

    /** A provider config that names this Secret, whether it exists or not. */
    String config(String secret) {
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
}
