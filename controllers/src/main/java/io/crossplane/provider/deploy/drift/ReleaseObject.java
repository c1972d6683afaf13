package io.crossplane.provider.deploy.drift;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.crossplane.provider.helm.release.Manifest;
import io.crossplane.provider.kube.ObjectName;
import io.crossplane.provider.kube.ObjectState;
import io.crossplane.provider.kube.ObjectStates;

/**
 * One object of a release: as it should be, and as the watches know it.
 *
 * @param state empty if the watches know of no such object
 * @param isServed whether the cluster knows its kind
 */
public record ReleaseObject(Manifest.Entry entry, Optional<ObjectState> state, boolean isServed) {

    /** How the watches are asked for the objects of a manifest. */
    public static Set<ObjectName> names(List<Manifest.Entry> manifest) {
        return manifest.stream().map(ReleaseObject::name).collect(Collectors.toSet());
    }

    /** The objects of a manifest as they were seen. */
    public static List<ReleaseObject> of(List<Manifest.Entry> manifest, ObjectStates states) {
        return manifest.stream()
                .map(entry -> new ReleaseObject(entry, Optional.ofNullable(states.present().get(name(entry))),
                        !states.unserved().contains(name(entry))))
                .toList();
    }

    ObjectName name() {
        return name(entry);
    }

    private static ObjectName name(Manifest.Entry entry) {
        return new ObjectName(entry.apiVersion(), entry.kind(), entry.namespace(), entry.name());
    }

    /** Whether it can be told if it is as it should be: not what is going, nor a Job that cleans up after itself. */
    boolean isComparable() {
        if (state.isPresent()) {
            return !state.get().deleting();
        }
        boolean vanishes = entry.kind().equals("Job") && entry.content().at("/spec").has("ttlSecondsAfterFinished");
        return isServed && !vanishes;
    }
}
