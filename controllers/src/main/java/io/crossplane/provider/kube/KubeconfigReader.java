package io.crossplane.provider.kube;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.AuthInfoBuilder;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.ClusterBuilder;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.jspecify.annotations.Nullable;

/**
 * Turns the text of a kubeconfig into a {@link Kubeconfig}, or says why not. Works by a list of what is taken over, so that a field
 * unknown here never reaches a client. What is dangerous is refused wherever it stands in the text, also in unused entries.
 */
final class KubeconfigReader {

    private static final String NOT_A_KUBECONFIG = "not a kubeconfig: ";

    private final KubeconfigRules rules;

    KubeconfigReader(KubeconfigRules rules) {
        this.rules = rules;
    }

    Kubeconfig read(String text) {
        Config config = parse(text);
        List<NamedCluster> clusters = present(config.getClusters());
        List<NamedAuthInfo> users = present(config.getUsers());
        clusters.forEach(this::check);
        users.forEach(KubeconfigReader::check);

        Context context = currentContext(config);
        String clusterName = text(context.getCluster());
        Cluster cluster = find(clusters, NamedCluster::getName, clusterName).map(NamedCluster::getCluster)
                .orElseThrow(() -> invalid("the kubeconfig has no cluster \"%s\", which its current context names",
                        clusterName));
        String userName = text(context.getUser());
        AuthInfo user = find(users, NamedAuthInfo::getName, userName).map(NamedAuthInfo::getUser)
                .orElseThrow(
                        () -> invalid("the kubeconfig has no user \"%s\", which its current context names", userName));
        checkServer(clusterName, cluster.getServer());
        Kubeconfig reduced = new Kubeconfig(reduced(clusterName, cluster), reduced(userName, user),
                text(context.getNamespace()));
        checkLogin(userName, reduced);
        return reduced;
    }

    /** The parser's own words are kept out of the message: they quote the text, and the text is secret. */
    private static Config parse(String text) {
        if (text.isBlank()) {
            throw invalid(NOT_A_KUBECONFIG + "it is empty");
        }
        try {
            Config config = Serialization.unmarshal(text, Config.class);
            if (config == null || present(config.getClusters()).isEmpty() && present(config.getContexts()).isEmpty()) {
                throw invalid(NOT_A_KUBECONFIG + "it has neither clusters nor contexts");
            }
            return config;
        } catch (KubeException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            throw invalid(NOT_A_KUBECONFIG + "it is not YAML or JSON of that form");
        }
    }

    private static Context currentContext(Config config) {
        String name = text(config.getCurrentContext());
        if (name.isEmpty()) {
            throw invalid("the kubeconfig names no current context");
        }
        return find(present(config.getContexts()), NamedContext::getName, name).map(NamedContext::getContext)
                .orElseThrow(() -> invalid("the kubeconfig has no context \"%s\", which is its current one", name));
    }

    private void check(NamedCluster entry) {
        Cluster cluster = entry.getCluster();
        if (cluster == null) {
            return;
        }
        refuseFile("certificate-authority", cluster.getCertificateAuthority(), "cluster", entry.getName());
        refuse("proxies", "proxy-url", cluster.getProxyUrl(), "cluster", entry.getName());
        refuse("another server name", "tls-server-name", cluster.getTlsServerName(), "cluster", entry.getName());
        if (isTrue(cluster.getInsecureSkipTlsVerify()) && !rules.skipTlsVerify()) {
            throw invalid(
                    "the kubeconfig may not turn off certificate verification: insecure-skip-tls-verify of cluster \"%s\"",
                    text(entry.getName()));
        }
    }

    private static void check(NamedAuthInfo entry) {
        AuthInfo user = entry.getUser();
        if (user == null) {
            return;
        }
        refuse("programs", "exec", user.getExec(), "user", entry.getName());
        refuse("plugins", "auth-provider", user.getAuthProvider(), "user", entry.getName());
        refuseFile("client-certificate", user.getClientCertificate(), "user", entry.getName());
        refuseFile("client-key", user.getClientKey(), "user", entry.getName());
        refuseFile("tokenFile", user.getTokenFile(), "user", entry.getName());
        refuse("impersonation", "as", user.getAs(), "user", entry.getName());
    }

    private void checkServer(String cluster, @Nullable String server) {
        if (text(server).isEmpty()) {
            throw invalid("the kubeconfig's cluster \"%s\" has no server", cluster);
        }
        URI uri = uri(cluster, text(server));
        String scheme = text(uri.getScheme());
        if (text(uri.getHost()).isEmpty() || !(scheme.equals("https") || scheme.equals("http"))) {
            throw invalid("the server of the kubeconfig's cluster \"%s\" is not an https URL", cluster);
        }
        if (uri.getUserInfo() != null) {
            throw invalid("the server of the kubeconfig's cluster \"%s\" may not contain credentials", cluster);
        }
        if (scheme.equals("http") && !rules.plainHttp()) {
            throw invalid("the server of the kubeconfig's cluster \"%s\" must be https", cluster);
        }
    }

    private static URI uri(String cluster, String server) {
        try {
            return new URI(server);
        } catch (URISyntaxException e) {
            throw invalid("the server of the kubeconfig's cluster \"%s\" is not an https URL", cluster);
        }
    }

    private static Cluster reduced(String name, Cluster cluster) {
        boolean insecure = isTrue(cluster.getInsecureSkipTlsVerify());
        String authority = text(cluster.getCertificateAuthorityData());
        if (!insecure && !authority.isEmpty() && Certificates.parse(authority).isEmpty()) {
            throw invalid("certificate-authority-data of the kubeconfig's cluster \"%s\" holds no certificate", name);
        }
        return new ClusterBuilder().withServer(cluster.getServer())
                .withInsecureSkipTlsVerify(insecure ? true : null)
                .withCertificateAuthorityData(insecure || authority.isEmpty() ? null : authority)
                .build();
    }

    private static AuthInfo reduced(String name, AuthInfo user) {
        String certificate = text(user.getClientCertificateData());
        if (!certificate.isEmpty() && Certificates.parse(certificate).isEmpty()) {
            throw invalid("client-certificate-data of the kubeconfig's user \"%s\" holds no certificate", name);
        }
        if (certificate.isEmpty() != text(user.getClientKeyData()).isEmpty()) {
            throw invalid(
                    "the kubeconfig's user \"%s\" needs both client-certificate-data and client-key-data or neither",
                    name);
        }
        return new AuthInfoBuilder().withClientCertificateData(user.getClientCertificateData())
                .withClientKeyData(user.getClientKeyData())
                .withToken(user.getToken())
                .withUsername(user.getUsername())
                .withPassword(user.getPassword())
                .build();
    }

    private static void refuseFile(String field, @Nullable Object value, String kind, @Nullable String name) {
        refuse("files", field, value, kind, name);
    }

    private static void refuse(String what, String field, @Nullable Object value, String kind, @Nullable String name) {
        if (value != null && !value.equals("")) {
            throw invalid("the kubeconfig may not use %s: %s of %s \"%s\"", what, field, kind, text(name));
        }
    }

    /** Loads certificate and key as the client will, so that what it cannot use is known here. */
    private static void checkLogin(String user, Kubeconfig kubeconfig) {
        try {
            SSLUtils.keyManagers(kubeconfig.clientConfig());
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw invalid("client-key-data of the kubeconfig's user \"%s\" holds no usable key", user);
        }
    }

    private static <T> Optional<T> find(List<T> entries, Function<T, String> nameOf, String name) {
        return entries.stream().filter(entry -> name.equals(nameOf.apply(entry))).findFirst();
    }

    private static <T> List<T> present(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static boolean isTrue(@Nullable Boolean value) {
        return Boolean.TRUE.equals(value);
    }

    private static KubeException invalid(String format, Object... arguments) {
        return new KubeException(KubeException.Kind.INVALID, format.formatted(arguments));
    }
}
