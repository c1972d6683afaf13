package io.crossplane.provider.deploy.drift;

import java.util.List;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Fields of one object that others may change. */
record IgnoredPaths(List<JsonPointer> paths) {

    IgnoredPaths {
        paths = List.copyOf(paths);
    }

    /** Whether this is one of the fields, or below one. */
    boolean cover(String path) {
        return paths.stream()
                .map(JsonPointer::toString)
                .anyMatch(own -> path.equals(own) || path.startsWith(own + "/"));
    }

    /** Leaves the fields out of what is to be applied; items of lists stay, for without them a list would be another one. */
    void leaveOutOf(ObjectNode wanted) {
        for (JsonPointer path : paths) {
            if (wanted.at(path.head()) instanceof ObjectNode holder) {
                holder.remove(path.last().getMatchingProperty());
            }
        }
    }

    /** Gives the fields the values that they have in the cluster. */
    void keepIn(ObjectNode result, JsonNode live) {
        for (JsonPointer path : paths) {
            JsonNode kept = live.at(path);
            switch (result.at(path.head())) {
                case ObjectNode holder when kept.isMissingNode() -> holder.remove(path.last().getMatchingProperty());
                case ObjectNode holder -> holder.set(path.last().getMatchingProperty(), kept);
                case ArrayNode list when !kept.isMissingNode() && list.has(path.last().getMatchingIndex()) ->
                        list.set(path.last().getMatchingIndex(), kept);
                default -> {
                    // There is nothing around the field that could hold it.
                }
            }
        }
    }
}
