package io.crossplane.provider.rancher;

import java.time.Clock;
import java.util.Optional;

import io.crossplane.provider.apis.v1alpha1.RancherImport;
import io.crossplane.provider.deploy.Cluster;
import io.crossplane.provider.managed.Annotations;

/**
 * One reconcile of one import: what is wanted, and the ways to both sides.
 *
 * @param inside the cluster that is imported; empty if it cannot be worked on now
 * @param awaited why it cannot; empty if it can, or exists no more
 * @param host where the imported virtual cluster lives
 */
record Session(RancherImport resource, DesiredImport wanted, RancherClient client, Optional<Cluster> inside,
        String awaited, HostSide host, Memory memory, Clock clock) {

    /** What Rancher knows the cluster by, as far as the object says. */
    Optional<String> id() {
        return Annotations.value(resource, Annotations.EXTERNAL_NAME);
    }

    Registry registry() {
        return new Registry(client, wanted);
    }

    Optional<Agent> agent() {
        return inside.map(Agent::new);
    }
}
