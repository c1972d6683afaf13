package io.crossplane.provider.release;

import io.crossplane.provider.deploy.Cluster;
import io.crossplane.provider.kube.Clusters;

/** The cluster that a release goes into, as far as it can be reached now. */
sealed interface Destination {

    /**
     * It can be worked on.
     *
     * @param lease to be closed when the work is done
     */
    record Reached(Clusters.Lease lease, Cluster cluster) implements Destination {}

    /** It is not usable yet, or not any more. The reason is a sentence without a full stop, the same while nothing changes. */
    record Awaited(String why) implements Destination {}

    /** It exists no more, and with it the release. */
    record Gone() implements Destination {}
}
