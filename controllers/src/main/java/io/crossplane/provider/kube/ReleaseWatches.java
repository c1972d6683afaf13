package io.crossplane.provider.kube;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Watches Helm releases and their objects: one set of watches for each cluster, however many releases there are. Opened when the first
 * owner asks, closed some time after the last has left; a kind of object is watched once a release has objects of it.
 */
public interface ReleaseWatches extends AutoCloseable {

    /**
     * States that this owner depends on that release, in place of what it stated before. Cheap to repeat with every reconcile. Does not
     * wait and does not fail: a cluster that cannot be watched shows as an empty view.
     *
     * @param owner the UID of the managed resource
     * @param access as given by {@link VirtualApi#open}, for a virtual cluster
     * @param changed called from any thread when something in the view became different; must not block
     */
    ReleaseView declare(String owner, ClusterAccess access, ReleaseKey key, Runnable changed);

    /** The owner depends on nothing any more. */
    void forget(String owner);

    /** Closes the watches nobody needs. To be called now and then. */
    void closeIdle();

    @Override
    void close();

    /**
     * One owner's look at its release. What is empty is not known at present, such as before the first complete answer, while a watch is
     * interrupted, or just after {@link #distrust}: then the caller reads directly ({@link ReleaseReads}). The owner is woken when what was
     * empty becomes known.
     */
    interface ReleaseView {

        /** Helm's records of the release, oldest first. */
        Optional<List<ObjectHead>> records(Duration wait);

        /**
         * The objects of these names that bear Helm's label; others, such as those of a chart's {@code crds}, do not show. From now on the
         * owner is woken when one of these appears, changes or goes, and not by those of earlier calls.
         */
        Optional<ObjectStates> objects(Set<ObjectName> names, Duration wait);

        /**
         * The objects of these names, whoever has made them: by the watch of their kind if that shows them, else each by a watch of its own.
         * From now on the owner is woken by these as well, in place of those of earlier calls.
         */
        Optional<ObjectStates> named(Set<ObjectName> names, Duration wait);

        /** We have just changed something there ourselves: for that long do not answer from what may be older than the change. */
        void distrust(Duration time);

        /** Why something is not known for longer than a moment; such as a missing permission to watch. */
        Optional<KubeException> problem();
    }
}
