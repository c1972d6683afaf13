package io.crossplane.provider.rancher.server;

import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What every stored object has. Guarded, as all that extends it, by the {@link RancherState} it is in. */
abstract class Thing {

    final String namespace;
    final String name;
    final Instant created;
    final String uid = UUID.randomUUID().toString();
    final SortedMap<String, String> labels = new TreeMap<>();
    final SortedMap<String, String> annotations = new TreeMap<>();
    long version;
    long generation = 1;
    Optional<Instant> removed = Optional.empty();

    Thing(String namespace, String name, Instant created) {
        this.namespace = namespace;
        this.name = name;
        this.created = created;
    }

    /** {@code namespace/name}, or the name alone. */
    String key() {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }

    ObjectNode metadata() {
        ObjectNode metadata = Json.object().put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        metadata.put("uid", uid)
                .put("resourceVersion", String.valueOf(version))
                .put("generation", generation)
                .put("creationTimestamp", Json.time(created));
        removed.ifPresent(at -> metadata.put("deletionTimestamp", Json.time(at)));
        metadata.set("labels", Json.of(labels));
        metadata.set("annotations", Json.of(annotations));
        return metadata;
    }

    /** The object as the API server keeps it, without spec and status. */
    ObjectNode kube(String apiVersion, String kind) {
        ObjectNode object = Json.object().put("apiVersion", apiVersion).put("kind", kind);
        object.set("metadata", metadata());
        return object;
    }
}
