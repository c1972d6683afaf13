package io.crossplane.provider.rancher.server;

import java.time.Instant;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A cluster of {@code provisioning.cattle.io}; its management cluster comes later. */
final class Provisioned extends Thing {

    final String creator;
    ObjectNode spec = Json.object();
    String clusterName = "";
    boolean everReady;

    Provisioned(String workspace, String name, String creator, Instant created) {
        super(workspace, name, created);
        this.creator = creator;
    }
}
