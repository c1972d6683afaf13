package io.crossplane.provider.release.question;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * A place in an object, written as Crossplane does (crossplane-runtime, {@code pkg/fieldpath}) but for its wildcards: {@code spec.ports[0].port},
 * {@code metadata.annotations[example.org/name]}.
 */
record FieldPath(JsonPointer steps) {

    /** The API server has seen to it that the text consists of nothing else. */
    private static final Pattern STEP = Pattern.compile("\\[([^\\[\\]]+)]|([^.\\[\\]]+)");

    static FieldPath parse(String text) {
        JsonPointer steps = JsonPointer.empty();
        Matcher step = STEP.matcher(text);
        while (step.find()) {
            steps = steps.appendProperty(step.group(1) == null ? step.group(2) : step.group(1));
        }
        return new FieldPath(steps);
    }

    /** What is there; missing if nothing is. */
    JsonNode in(JsonNode object) {
        return object.at(steps);
    }

    /** Whether it is one entry of the mapping of this name, which is at the top. */
    boolean isEntryOf(String mapping) {
        return mapping.equals(steps.getMatchingProperty()) && !steps.tail().matches() && steps.tail().tail().matches();
    }
}
