package io.crossplane.provider.kube;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.AuthInfoBuilder;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.ClusterBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The provider's own identity: the service account of its pod, or the kubeconfig it was started with outside of a cluster. Renewed
 * tokens are taken up without a new connection, for the identity stays the same.
 */
public final class InjectedIdentity implements ClusterAccess {

    private final Config own;

    private InjectedIdentity(Config own) {
        this.own = own;
    }

    /**
     * From the settings of the provider's own client. If those were found by {@link Config#autoConfigure}, they are looked up again
     * whenever a token may have been renewed.
     */
    public static InjectedIdentity of(Config own) {
        return new InjectedIdentity(own);
    }

    @Override
    public String id() {
        return "injected";
    }

    @Override
    public String server() {
        return own.getMasterUrl();
    }

    /** Fit for every client of the provider, its own too: also where the library by itself would mistake the kind of a key. */
    @Override
    public Config clientConfig() {
        Config config = new ConfigBuilder(own).build();
        String key = data(own.getClientKeyData(), own.getClientKeyFile());
        if (key != null) {
            config.setClientKeyAlgo(Certificates.keyAlgorithm(key));
        }
        return config;
    }

    /**
     * The identity as a kubeconfig, with the token of this moment.
     *
     * @throws KubeException if a certificate or key file cannot be read
     */
    @Override
    public Kubeconfig kubeconfig() {
        Config now = own.refresh();
        return new Kubeconfig(cluster(now), user(now), present(now.getNamespace()));
    }

    private static Cluster cluster(Config config) {
        boolean insecure = config.isTrustCerts();
        return new ClusterBuilder().withServer(config.getMasterUrl())
                .withInsecureSkipTlsVerify(insecure ? true : null)
                .withCertificateAuthorityData(insecure ? null : data(config.getCaCertData(), config.getCaCertFile()))
                .build();
    }

    private static AuthInfo user(Config config) {
        return new AuthInfoBuilder()
                .withClientCertificateData(data(config.getClientCertData(), config.getClientCertFile()))
                .withClientKeyData(data(config.getClientKeyData(), config.getClientKeyFile()))
                .withToken(token(config))
                .withUsername(config.getUsername())
                .withPassword(config.getPassword())
                .build();
    }

    private static @Nullable String token(Config config) {
        if (config.getOauthTokenProvider() != null) {
            return config.getOauthTokenProvider().getToken();
        }
        String token = config.getOauthToken() != null ? config.getOauthToken() : config.getAutoOAuthToken();
        return token == null ? null : token.strip();
    }

    /** The data as it stands, or the content of the file, in base64. Data from elsewhere may be plain PEM. */
    private static @Nullable String data(@Nullable String data, @Nullable String file) {
        if (data != null && !data.isEmpty()) {
            return data.contains("-----BEGIN") ? base64(data.getBytes(StandardCharsets.UTF_8)) : data;
        }
        return file == null || file.isEmpty() ? null : base64(content(Path.of(file)));
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new KubeException(KubeException.Kind.INVALID,
                    "cannot read %s of the provider's own identity".formatted(file), e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String present(@Nullable String value) {
        return value == null ? "" : value;
    }

    @Override
    public String toString() {
        return "InjectedIdentity[" + server() + "]";
    }
}
