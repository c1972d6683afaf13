package io.crossplane.provider.kube;

import java.util.Map;
import java.util.Set;

/**
 * What became of the objects that were asked for. Those in neither part do not exist.
 *
 * @param present those that exist
 * @param unserved those whose kind the cluster does not have; such as when the definition of a custom resource is missing
 */
public record ObjectStates(Map<ObjectName, ObjectState> present, Set<ObjectName> unserved) {

    public ObjectStates {
        present = Map.copyOf(present);
        unserved = Set.copyOf(unserved);
    }
}
