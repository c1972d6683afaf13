package io.crossplane.provider.deploy.drift;

import java.util.Iterator;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.helm.release.Manifest;
import io.crossplane.provider.kube.ReleaseKey;

/** An object of a manifest as it is to be applied. Pure. */
final class WantedObject {

    private static final Set<String> OF_THE_SERVER = Set.of("managedFields", "resourceVersion", "generation", "uid",
            "creationTimestamp", "selfLink");

    private WantedObject() {}

    /** With Helm's marks, and without what a manifest has no say in: empty fields, the status, what API servers write. */
    static ObjectNode of(Manifest.Entry entry, ReleaseKey release, IgnoredPaths ignored) {
        ObjectNode wanted = entry.content().deepCopy();
        wanted.remove("status");
        dropNulls(wanted);
        ObjectNode metadata = wanted.withObjectProperty("metadata");
        metadata.remove(OF_THE_SERVER);
        metadata.withObjectProperty("labels").put("app.kubernetes.io/managed-by", "Helm");
        metadata.withObjectProperty("annotations")
                .put("meta.helm.sh/release-name", release.release())
                .put("meta.helm.sh/release-namespace", release.namespace());
        ignored.leaveOutOf(wanted);
        return wanted;
    }

    /** In templates a field without a value means that nothing is stated; applied it would mean that others may state nothing either. */
    private static void dropNulls(JsonNode node) {
        for (Iterator<JsonNode> children = node.elements(); children.hasNext();) {
            JsonNode child = children.next();
            if (child.isNull() && node.isObject()) {
                children.remove();
            } else {
                dropNulls(child);
            }
        }
    }
}
