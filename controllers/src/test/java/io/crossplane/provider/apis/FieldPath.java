package io.crossplane.provider.apis;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A field path of Crossplane, such as {@code spec.list[0].labels[example.org/name]}.
 *
 * @param segments names of fields, keys and indices, from the root
 */
record FieldPath(List<String> segments) {

    private static final Pattern SEGMENT = Pattern.compile("(?<=\\[)[^\\]]+|[^.\\[\\]]+");

    static FieldPath of(String path) {
        return new FieldPath(SEGMENT.matcher(path).results().map(match -> match.group()).toList());
    }

    boolean isWithin(FieldPath parent) {
        return segments.size() >= parent.segments.size()
                && segments.subList(0, parent.segments.size()).equals(parent.segments);
    }

    @Override
    public String toString() {
        return String.join(".", segments);
    }
}
