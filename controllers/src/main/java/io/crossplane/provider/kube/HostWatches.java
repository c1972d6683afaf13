package io.crossplane.provider.kube;

import java.time.Duration;
import java.util.Optional;

/**
 * Watches what virtual clusters consist of, once per host cluster and not per virtual cluster; once per namespace in use where the
 * credentials reach no further. Opened when the first owner asks, closed some time after the last has left.
 */
public interface HostWatches extends AutoCloseable {

    /**
     * States that this owner depends on that virtual cluster, in place of what it stated before. Cheap to repeat with every reconcile.
     * Does not wait and does not fail: a host cluster that cannot be watched shows as an empty view.
     *
     * @param owner the UID of the managed resource
     * @param changed called from any thread when something in the view became different; must not block
     */
    HostView declare(String owner, ClusterAccess access, ReleaseKey key, Runnable changed);

    /** The owner depends on nothing any more. */
    void forget(String owner);

    /** Closes the watches of host clusters nobody depends on. To be called now and then. */
    void closeIdle();

    @Override
    void close();

    /** One owner's look at its virtual cluster. */
    interface HostView {

        /**
         * What the watches know, after waiting for their first complete answer as long as is given. Empty when that is not in, or when a
         * watch is interrupted, or just after {@link #distrust}: then the caller reads directly ({@link HostReads}). The owner is woken
         * when a view that was empty becomes usable.
         */
        Optional<HostSnapshot> snapshot(Duration wait);

        /** We have just changed something there ourselves: for that long do not answer from what may be older than the change. */
        void distrust(Duration time);

        /** Why the view is empty for longer than a moment; such as a missing permission to watch. */
        Optional<KubeException> problem();
    }
}
