package io.crossplane.provider.rancher;

import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A {@code cluster.provisioning.cattle.io} of Rancher: what is made first, and soon becomes a cluster of the management API.
 *
 * @param clusterId of that one, once it is known
 * @param imported whether Rancher has not made the machines of it
 * @param removed whether its deletion was requested
 */
record ProvisioningCluster(String workspace, String name, Map<String, String> labels, Map<String, String> annotations,
        Optional<String> clusterId, boolean imported, boolean removed) {

    static ProvisioningCluster of(JsonNode json) {
        JsonNode metadata = json.path("metadata");
        return new ProvisioningCluster(metadata.path("namespace").asText(), metadata.path("name").asText(),
                RancherCluster.texts(metadata.path("labels")), RancherCluster.texts(metadata.path("annotations")),
                Optional.of(json.path("status").path("clusterName").asText()).filter(id -> !id.isEmpty()),
                !json.path("spec").has("rkeConfig"), !metadata.path("deletionTimestamp").asText().isEmpty());
    }
}
