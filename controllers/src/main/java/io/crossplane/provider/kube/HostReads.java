package io.crossplane.provider.kube;

import java.time.Duration;

/** Reads directly what {@link HostWatches} would know: six small requests. For the time before and between the watches. */
public final class HostReads {

    /**
     * Reads the virtual cluster's parts from its host cluster. A namespace that does not exist yields empty lists.
     *
     * @throws KubeException if any of it cannot be read
     */
    public HostSnapshot read(ClusterConnection host, HostKey key, Duration limit) {
        throw new UnsupportedOperationException();
    }
}
