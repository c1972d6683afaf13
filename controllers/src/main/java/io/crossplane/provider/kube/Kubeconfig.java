package io.crossplane.provider.kube;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.ClusterBuilder;
import io.fabric8.kubernetes.api.model.ConfigBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.utils.Serialization;

/**
 * A kubeconfig that was checked and reduced to one server and one login. It holds no path, program or plugin, only data, so using it
 * never touches the machine it is used on. Prints neither credentials nor certificates.
 */
public final class Kubeconfig implements ClusterAccess {

    private static final String ENTRY = "default";
    private static final int ID_LENGTH = 32;

    private final Cluster cluster;
    private final AuthInfo user;
    private final String namespace;
    private final String text;
    private final String id;

    Kubeconfig(Cluster cluster, AuthInfo user, String namespace) {
        this.cluster = cluster;
        this.user = user;
        this.namespace = namespace;
        this.text = render(cluster, user, namespace);
        this.id = digest(text);
    }

    /**
     * Reads the current context of a kubeconfig (YAML or JSON).
     *
     * @throws KubeException of kind {@code INVALID} saying what is wrong with it, or what it may not contain
     */
    public static Kubeconfig parse(String text, KubeconfigRules rules) {
        return new KubeconfigReader(rules).read(text);
    }

    /** The canonical text, with everything secret in it: for another process, not for a log. */
    public String text() {
        return text;
    }

    /** The same login at another address of the same cluster; its certificate must be valid for that address too. */
    public Kubeconfig at(String otherServer) {
        return new Kubeconfig(new ClusterBuilder(cluster).withServer(otherServer).build(), user, namespace);
    }

    /** What the client certificate and the authority's certificate say. */
    public CertificateFacts certificates() {
        return CertificateFacts.of(user.getClientCertificateData(), cluster.getCertificateAuthorityData());
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String server() {
        return cluster.getServer();
    }

    @Override
    public Config clientConfig() {
        Config config = Config.fromKubeconfig(text);
        if (config.getClientKeyData() != null) {
            config.setClientKeyAlgo(Certificates.keyAlgorithm(config.getClientKeyData()));
        }
        return config;
    }

    @Override
    public Kubeconfig kubeconfig() {
        return this;
    }

    private static String render(Cluster cluster, AuthInfo user, String namespace) {
        return Serialization.asYaml(new ConfigBuilder().withApiVersion("v1")
                .withKind("Config")
                .withCurrentContext(ENTRY)
                .addNewCluster()
                .withName(ENTRY)
                .withCluster(cluster)
                .endCluster()
                .addNewUser()
                .withName(ENTRY)
                .withUser(user)
                .endUser()
                .addNewContext()
                .withName(ENTRY)
                .withNewContext()
                .withCluster(ENTRY)
                .withUser(ENTRY)
                .withNamespace(namespace.isEmpty() ? null : namespace)
                .endContext()
                .endContext()
                .build());
    }

    private static String digest(String text) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum).substring(0, ID_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Kubeconfig that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "Kubeconfig[" + server() + ", redacted]";
    }
}
