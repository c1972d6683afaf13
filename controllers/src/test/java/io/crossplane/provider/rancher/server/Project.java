package io.crossplane.provider.rancher.server;

import java.time.Instant;

/** A project of a cluster. */
final class Project extends Thing {

    final String backingNamespace;
    String displayName = "";
    String description = "";
    String creator = "";

    /** @param ownNamespace whether its bindings live in a namespace that names the cluster too */
    Project(String clusterId, String name, boolean ownNamespace, Instant created) {
        super(clusterId, name, created);
        backingNamespace = ownNamespace ? clusterId + "-" + name : "";
    }

    String id() {
        return namespace + ":" + name;
    }

    String bindingNamespace() {
        return backingNamespace.isEmpty() ? name : backingNamespace;
    }
}
