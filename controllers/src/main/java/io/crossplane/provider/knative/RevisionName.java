package io.crossplane.provider.knative;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a revision is called on the other side. Its name begins with that of its Service, which Knative insists on, so it is that part
 * which is exchanged. Pure.
 *
 * @param inside the name of the Service inside
 * @param onHost its name on the host cluster
 */
record RevisionName(String inside, String onHost) {

    private static final String GENERATION = "serving.knative.dev/configurationGeneration";

    /** As the host cluster calls it; a name that is none of a revision of this Service stays, for Knative to refuse. */
    String toHost(String name) {
        return exchanged(name, inside, onHost);
    }

    /** As it is called inside. */
    String toInside(String name) {
        return exchanged(name, onHost, inside);
    }

    /** As a revision of the host cluster is called inside; Knative shortens names that it makes itself, and then it is told by its number. */
    String toInside(JsonNode revision) {
        String name = revision.path("metadata").path("name").asText();
        String inside = toInside(name);
        String generation = revision.path("metadata").path("labels").path(GENERATION).asText();
        return inside.equals(name) && generation.matches("\\d{1,9}")
                ? "%s-%05d".formatted(this.inside, Integer.parseInt(generation))
                : inside;
    }

    private static String exchanged(String name, String from, String to) {
        return name.startsWith(from + "-") ? to + name.substring(from.length()) : name;
    }
}
