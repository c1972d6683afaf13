package io.crossplane.provider.destination;

import io.crossplane.provider.deploy.Cluster;
import io.crossplane.provider.kube.Clusters;

/** The cluster that an object is about, as far as it can be reached now. */
public sealed interface Destination {

    /**
     * It can be worked on.
     *
     * @param lease to be closed when the work is done
     */
    record Reached(Clusters.Lease lease, Cluster cluster) implements Destination {}

    /** It is not usable yet, or not any more. The reason is a sentence without a full stop, the same while nothing changes. */
    record Awaited(String why) implements Destination {}

    /** The provider config does not allow what is to be done there. The reason says so, and the cure. */
    record Refused(String why) implements Destination {}

    /** It exists no more, and with it what was in it. */
    record Gone() implements Destination {}
}
