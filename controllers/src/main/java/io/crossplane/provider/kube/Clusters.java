package io.crossplane.provider.kube;

/** The clients of all clusters in use: one per distinct access, shared by everybody, closed some time after the last use. */
public interface Clusters extends AutoCloseable {

    /** How failing requests are repeated before they count as failed. */
    enum Retries {
        /** Three quick attempts: for clusters that are expected to answer. */
        FEW,
        /** One attempt: for clusters that may not be up, whose callers come again anyway. */
        NONE
    }

    /**
     * Takes the connection for this access, opening it if there is none. Opening sends nothing.
     *
     * @throws KubeException of kind {@code INVALID} if a certificate or key of the access cannot be used
     */
    Lease lease(ClusterAccess access, Retries retries);

    /** Takes the connection to a host cluster. */
    default Lease lease(ClusterAccess access) {
        return lease(access, Retries.FEW);
    }

    /** Closes connections that nobody has held for a while. To be called now and then. */
    void closeIdle();

    /** Closes all connections, held or not. */
    @Override
    void close();

    /** The right to use a connection until closed. Closing twice is harmless. */
    interface Lease extends AutoCloseable {

        /** The connection; open as long as this lease is. */
        ClusterConnection connection();

        @Override
        void close();
    }
}
