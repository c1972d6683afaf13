package io.crossplane.provider.kube;

import io.fabric8.kubernetes.client.Config;

/**
 * A kubeconfig that was checked and reduced to one server and one login. It holds no path, program or plugin, only data, so using it
 * never touches the machine it is used on. Prints neither credentials nor certificates.
 */
public final class Kubeconfig implements ClusterAccess {

    private final String text;
    private final String server;
    private final String id;

    private Kubeconfig(String text, String server, String id) {
        this.text = text;
        this.server = server;
        this.id = id;
    }

    /**
     * Reads the current context of a kubeconfig (YAML or JSON).
     *
     * @throws KubeException of kind {@code INVALID} saying what is wrong with it, or what it may not contain
     */
    public static Kubeconfig parse(String text, KubeconfigRules rules) {
        throw new UnsupportedOperationException();
    }

    /** The canonical text, with everything secret in it: for another process, not for a log. */
    public String text() {
        return text;
    }

    /** The same login at another address of the same cluster; its certificate must be valid for that address too. */
    public Kubeconfig at(String otherServer) {
        throw new UnsupportedOperationException();
    }

    /** What the client certificate and the authority's certificate say. */
    public CertificateFacts certificates() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String server() {
        return server;
    }

    @Override
    public Config clientConfig() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Kubeconfig kubeconfig() {
        return this;
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
        return "Kubeconfig[" + server + ", redacted]";
    }
}
