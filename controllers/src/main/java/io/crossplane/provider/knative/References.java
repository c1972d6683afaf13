package io.crossplane.provider.knative;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Where the spec of a revision names other objects; its service account apart. Pure. */
final class References {

    private static final String EACH = "*";
    private static final List<Place> PLACES = List.of(
            place(Kind.SECRET, "containers.*.env.*.valueFrom.secretKeyRef.name"),
            place(Kind.CONFIG_MAP, "containers.*.env.*.valueFrom.configMapKeyRef.name"),
            place(Kind.SECRET, "containers.*.envFrom.*.secretRef.name"),
            place(Kind.CONFIG_MAP, "containers.*.envFrom.*.configMapRef.name"),
            place(Kind.SECRET, "initContainers.*.env.*.valueFrom.secretKeyRef.name"),
            place(Kind.CONFIG_MAP, "initContainers.*.env.*.valueFrom.configMapKeyRef.name"),
            place(Kind.SECRET, "initContainers.*.envFrom.*.secretRef.name"),
            place(Kind.CONFIG_MAP, "initContainers.*.envFrom.*.configMapRef.name"),
            place(Kind.SECRET, "volumes.*.secret.secretName"), place(Kind.CONFIG_MAP, "volumes.*.configMap.name"),
            place(Kind.SECRET, "volumes.*.projected.sources.*.secret.name"),
            place(Kind.CONFIG_MAP, "volumes.*.projected.sources.*.configMap.name"),
            place(Kind.CLAIM, "volumes.*.persistentVolumeClaim.claimName"),
            place(Kind.SECRET, "imagePullSecrets.*.name"));

    private References() {}

    /** Below the spec of a revision: the steps to a name, and the kind of what bears it. */
    private record Place(Kind kind, List<String> steps) {}

    /** What the spec names. */
    static Set<Reference> in(JsonNode revisionSpec) {
        Set<Reference> found = new LinkedHashSet<>();
        for (Place place : PLACES) {
            visit(revisionSpec, place.steps(), holder -> {
                String name = holder.path(place.steps().getLast()).asText();
                if (!name.isEmpty()) {
                    found.add(new Reference(place.kind(), name));
                }
            });
        }
        return found;
    }

    /** Puts other names into the spec. */
    static void rename(ObjectNode revisionSpec, UnaryOperator<Reference> renaming) {
        for (Place place : PLACES) {
            String field = place.steps().getLast();
            visit(revisionSpec, place.steps(), holder -> {
                String name = holder.path(field).asText();
                if (!name.isEmpty()) {
                    holder.put(field, renaming.apply(new Reference(place.kind(), name)).name());
                }
            });
        }
    }

    private static void visit(JsonNode at, List<String> steps, Consumer<ObjectNode> action) {
        List<String> rest = steps.subList(1, steps.size());
        if (rest.isEmpty()) {
            if (at instanceof ObjectNode holder) {
                action.accept(holder);
            }
        } else if (steps.getFirst().equals(EACH)) {
            at.forEach(each -> visit(each, rest, action));
        } else {
            visit(at.path(steps.getFirst()), rest, action);
        }
    }

    private static Place place(Kind kind, String path) {
        return new Place(kind, List.of(path.split("\\.")));
    }
}
