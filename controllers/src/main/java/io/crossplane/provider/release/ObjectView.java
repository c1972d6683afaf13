package io.crossplane.provider.release;

import java.util.Optional;

import io.crossplane.provider.deploy.drift.ReleaseObject;
import io.crossplane.provider.helm.release.Manifest;
import io.crossplane.provider.kube.Health;
import io.crossplane.provider.kube.ObjectState;

/**
 * One object of a release: as it should be, and as it is.
 *
 * @param entry namespace included, if it has one
 * @param state empty if there is no such object
 * @param isServed whether the cluster knows its kind
 */
record ObjectView(Manifest.Entry entry, Optional<ObjectState> state, boolean isServed) {

    /** Whether it has become what it should be. */
    boolean isCurrent() {
        return state.filter(known -> known.health().status() == Health.Status.CURRENT).isPresent();
    }

    /** The same object, if it is there, judged otherwise. */
    ObjectView judged(Health health) {
        return new ObjectView(entry, state.map(known -> new ObjectState(known.uid(), known.resourceVersion(),
                known.generation(), known.deleting(), health, known.content(), known.status())), isServed);
    }

    /** Its health in one word. */
    String word() {
        return state.map(known -> switch (known.health().status()) {
            case CURRENT -> "Current";
            case IN_PROGRESS -> "InProgress";
            case FAILED -> "Failed";
            case TERMINATING -> "Terminating";
            case UNKNOWN -> "Unknown";
        }).orElse("NotFound");
    }

    /** What is wrong with it; empty if nothing is. */
    String message() {
        return state.map(known -> known.health().message())
                .orElse(isServed ? "does not exist" : "its kind is not served by the cluster");
    }

    /** The same for those who hold it against the manifest. */
    ReleaseObject stated() {
        return new ReleaseObject(entry, state, isServed);
    }

    /** Kind and name, for messages. */
    String name() {
        return entry.kind() + "/" + entry.name();
    }
}
