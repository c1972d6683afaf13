package io.crossplane.provider.helm.patch;

import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.helm.values.ValuesException;
import io.crossplane.provider.helm.values.YamlText;

/** One patch, checked as far as it can be without the objects. Prints without its content. */
public sealed interface ObjectPatch {

    /** As deep as a thread's stack is sure to allow. */
    int DEEPEST = 200;

    /** Names the patch for the user, such as {@code patches[2]}. */
    String origin();

    /** The objects it is for. */
    PatchTarget target();

    /**
     * The patch that a mapping (strategic merge) or a list (JSON patch) is. Fails with {@link PatchException}.
     *
     * @param origin names the patch for the user, such as {@code patches[2]}
     * @param target absent only for a strategic merge patch that names its object by apiVersion, kind and metadata.name
     */
    static ObjectPatch of(String origin, Optional<PatchTarget> target, JsonNode patch) {
        if (isDeeper(patch, DEEPEST)) {
            throw new PatchException(origin + " is nested deeper than " + DEEPEST + "; make it flatter");
        }
        return switch (patch) {
            case ObjectNode body ->
                    new StrategicMerge(origin, target.orElseGet(() -> named(origin, body)), body.deepCopy());
            case ArrayNode list -> new Operations(origin,
                    target.orElseThrow(() -> new PatchException(origin
                            + " is a JSON patch without a target; add target with the kind and name of the object")),
                    JsonOperations.checked(origin, list));
            default -> throw new PatchException(
                    origin + " is neither a mapping (strategic merge) nor a list (JSON patch)");
        };
    }

    /** The same for a patch written as YAML or JSON. */
    static ObjectPatch parse(String origin, Optional<PatchTarget> target, String text) {
        try {
            return of(origin, target, YamlText.parseAny(text, origin));
        } catch (ValuesException e) {
            throw new PatchException(String.valueOf(e.getMessage()));
        }
    }

    private static boolean isDeeper(JsonNode node, int depth) {
        return depth < 0 || node.valueStream().anyMatch(child -> isDeeper(child, depth - 1));
    }

    private static PatchTarget named(String origin, ObjectNode body) {
        ObjectIdentity identity = ObjectIdentity.of(body);
        if (identity.version().isEmpty() || identity.kind().isEmpty() || identity.name().isEmpty()) {
            throw new PatchException(origin + " does not say which object it is for; add apiVersion, kind and"
                    + " metadata.name to it, or a target");
        }
        PatchTarget target = PatchTarget.any()
                .withApiVersion(identity.apiVersion())
                .withKind(identity.kind())
                .withName(identity.name());
        return identity.namespace().isEmpty() ? target : target.withNamespace(identity.namespace());
    }

    /**
     * A part of an object that is laid over it, lists merged by the keys that Kubernetes defines. With a target of its own, what the body says
     * about its object's identity means nothing, as in kustomize.
     */
    record StrategicMerge(String origin, PatchTarget target, ObjectNode body) implements ObjectPatch {

        @Override
        public String toString() {
            return "StrategicMerge[" + origin + ", " + target + "]";
        }
    }

    /** Operations of RFC 6902, in their order. */
    record Operations(String origin, PatchTarget target, JsonOperations operations) implements ObjectPatch {

        @Override
        public String toString() {
            return "Operations[" + origin + ", " + target + "]";
        }
    }
}
