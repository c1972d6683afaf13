package io.crossplane.provider.helm.patch;

import com.fasterxml.jackson.databind.JsonNode;

/** What {@code $patch} in a mapping says about the mapping as a whole, and the other keys that are instructions rather than fields. */
enum Directive {
    /** Lay it over what is there; the same as none. */
    MERGE,
    /** Put it in place of what is there. */
    REPLACE,
    /** Remove what is there. */
    DELETE;

    static final String PATCH = "$patch";
    static final String RETAIN_KEYS = "$retainKeys";
    static final String DELETE_FROM_LIST = "$deleteFromPrimitiveList/";
    static final String ELEMENT_ORDER = "$setElementOrder/";

    /** @param path where the mapping is, for messages */
    static Directive of(JsonNode mapping, String path) {
        JsonNode written = mapping.path(PATCH);
        return switch (written.asText("")) {
            case "replace" -> REPLACE;
            case "delete" -> DELETE;
            case "merge" -> MERGE;
            default -> {
                if (mapping.has(PATCH)) {
                    throw new PatchException(path, "$patch must be merge, replace or delete");
                }
                yield MERGE;
            }
        };
    }

    /** Whether the key is an instruction, not a field. */
    static boolean isKey(String key) {
        return key.equals(PATCH) || key.equals(RETAIN_KEYS) || key.startsWith(DELETE_FROM_LIST)
                || key.startsWith(ELEMENT_ORDER);
    }
}
