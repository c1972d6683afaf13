package io.crossplane.provider.release;

import java.util.List;
import java.util.Optional;

import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import io.crossplane.provider.apis.v1alpha1.VClusterReleaseObservation;
import io.crossplane.provider.managed.CreationMarks;
import io.crossplane.provider.managed.ExternalClient;
import io.crossplane.provider.managed.ExternalCreation;
import io.crossplane.provider.managed.ExternalDeletion;
import io.crossplane.provider.managed.ExternalObservation;
import io.crossplane.provider.managed.ExternalUpdate;
import io.crossplane.provider.managed.Readiness;

/** A release whose cluster cannot be worked on: not yet, or never again. */
final class UnreachedRelease implements ExternalClient<VClusterRelease, VClusterReleaseObservation> {

    private final ExternalObservation<VClusterReleaseObservation> observation;

    private UnreachedRelease(ExternalObservation<VClusterReleaseObservation> observation) {
        this.observation = observation;
    }

    /** Waits for the cluster; but what was never made need not be waited for to be let go. */
    static UnreachedRelease awaiting(VClusterRelease resource, DesiredRelease desired, String why) {
        CreationMarks marks = CreationMarks.of(resource);
        boolean made = marks.succeeded().isPresent() || marks.incomplete();
        if (resource.isMarkedForDeletion()) {
            return made ? new UnreachedRelease(awaiting(new Readiness.Deleting(why))) : gone(desired);
        }
        return new UnreachedRelease(awaiting(made ? new Readiness.Unavailable(why) : new Readiness.Creating(why)));
    }

    /** The cluster is gone, and the release with it. */
    static UnreachedRelease gone(DesiredRelease desired) {
        return new UnreachedRelease(new ExternalObservation.Absent<>(StatusView.absent(desired), List.of()));
    }

    private static ExternalObservation<VClusterReleaseObservation> awaiting(Readiness readiness) {
        return new ExternalObservation.Awaiting<>(readiness, List.of(), Optional.empty());
    }

    @Override
    public ExternalObservation<VClusterReleaseObservation> observe(VClusterRelease resource) {
        return observation;
    }

    @Override
    public ExternalCreation create(VClusterRelease resource) {
        throw unreached();
    }

    @Override
    public ExternalUpdate update(VClusterRelease resource) {
        throw unreached();
    }

    @Override
    public ExternalDeletion delete(VClusterRelease resource) {
        throw unreached();
    }

    @Override
    public void close() {
        // Nothing was taken.
    }

    private static IllegalStateException unreached() {
        return new IllegalStateException("nothing can be changed in a cluster that was not reached");
    }
}
