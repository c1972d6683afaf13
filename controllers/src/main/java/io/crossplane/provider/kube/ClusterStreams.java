package io.crossplane.provider.kube;

import java.util.Set;

/**
 * The open watches of one cluster.
 *
 * @param <T> what somebody may want to hear of
 */
interface ClusterStreams<T> extends AutoCloseable {

    /** Closes what has served none of these for a while. */
    default void tidy(Set<T> wanted) {}

    @Override
    void close();
}
