package io.crossplane.provider.helm.patch;

import java.util.ArrayList;
import java.util.List;
import java.util.ListIterator;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Applies patches to the objects of a release. */
public final class ObjectPatches {

    private final String releaseNamespace;

    /** @param releaseNamespace where objects go that name no namespace */
    public ObjectPatches(String releaseNamespace) {
        this.releaseNamespace = releaseNamespace;
    }

    /**
     * The objects after all patches, each patch seeing what the ones before it made; in the same order, without those that a patch deleted.
     * What is handed in is not changed. Fails with {@link PatchException}, also when a patch fits no object: it would else be a change that
     * never happens.
     */
    public List<ObjectNode> apply(List<ObjectNode> objects, List<ObjectPatch> patches) {
        return applyEach(objects, patches).stream().flatMap(Optional::stream).toList();
    }

    /** What has become of each of the objects; empty for those that a patch deleted. */
    List<Optional<ObjectNode>> applyEach(List<ObjectNode> objects, List<ObjectPatch> patches) {
        List<Optional<ObjectNode>> patched = new ArrayList<>(objects.stream().map(Optional::of).toList());
        for (ObjectPatch patch : patches) {
            if (!applyOne(patched, patch)) {
                throw new PatchException(patch.origin() + " fits no object (" + patch.target()
                        + "); correct its target or remove the patch");
            }
        }
        return patched;
    }

    private boolean applyOne(List<Optional<ObjectNode>> objects, ObjectPatch patch) {
        boolean fits = false;
        for (ListIterator<Optional<ObjectNode>> each = objects.listIterator(); each.hasNext();) {
            Optional<ObjectNode> object = each.next()
                    .filter(it -> patch.target().fits(ObjectIdentity.of(it), releaseNamespace));
            if (object.isPresent()) {
                fits = true;
                each.set(patched(patch, object.get(), ObjectIdentity.of(object.get())));
            }
        }
        return fits;
    }

    private static Optional<ObjectNode> patched(ObjectPatch patch, ObjectNode object, ObjectIdentity identity) {
        try {
            Optional<JsonNode> result = switch (patch) {
                case ObjectPatch.StrategicMerge merge -> merged(merge, object, identity);
                case ObjectPatch.Operations list -> Optional.of(list.operations().apply(object));
            };
            return result.map(after -> sameObject(identity, after));
        } catch (PatchException e) {
            throw new PatchException(patch.origin() + ", " + identity + ": " + e.getMessage());
        }
    }

    private static Optional<JsonNode> merged(ObjectPatch.StrategicMerge patch, ObjectNode object,
            ObjectIdentity identity) {
        if (Directive.of(patch.body(), "") == Directive.DELETE) {
            return Optional.empty();
        }
        MergeKeys.Type type = MergeKeys.ofKind(identity.apiVersion(), identity.kind());
        return Optional.of(StrategicMerger.merge(object, identity.imprint(patch.body()), type));
    }

    private static ObjectNode sameObject(ObjectIdentity before, JsonNode after) {
        if (after instanceof ObjectNode object && ObjectIdentity.of(object).equals(before)) {
            return object;
        }
        throw new PatchException(
                "apiVersion, kind, metadata.name and metadata.namespace cannot be patched, for Helm would"
                        + " lose sight of the object; change them in the chart's values");
    }
}
