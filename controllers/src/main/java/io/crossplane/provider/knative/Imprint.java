package io.crossplane.provider.knative;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.kube.ObjectContent;

/**
 * What was applied to a Service of the host cluster, as it stands on it: Knative fills in what is left out, so that the object itself does not
 * tell. Pure.
 *
 * @param whole of all that is applied
 * @param template of the template alone
 */
record Imprint(String whole, String template) {

    private static final String ANNOTATION = "vcluster.crossplane.io/applied";
    private static final String SEPARATOR = "/";

    /** That of an object that has none yet. */
    static Imprint of(JsonNode wanted) {
        return new Imprint(new ObjectContent(wanted).digest(),
                new ObjectContent(wanted.path("spec").path("template")).digest());
    }

    /** Puts it on the object. */
    void stamp(ObjectNode wanted) {
        wanted.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put(ANNOTATION, whole + SEPARATOR + template);
    }

    /** Whether an object of the host cluster is as it was applied last, and that is what is wanted, apart from its spec. */
    static boolean isOn(JsonNode found, JsonNode wanted) {
        return covers(found, wanted, "labels") && covers(found, wanted, "annotations");
    }

    /**
     * Gives what is wanted the template as the host cluster has it, if that comes of the wanted one: Knative refuses to see a template again
     * that has a name and is not word for word the same (knative.dev/serving, {@code VerifyNameChange}, 0.48), and makes another revision
     * where its defaults have changed.
     *
     * @param touched whether somebody else has changed the spec since
     */
    void keepTemplate(JsonNode found, ObjectNode wanted, boolean touched) {
        String name = name(wanted);
        boolean named = !name.isEmpty() && name.equals(name(found));
        if (applied(found).endsWith(SEPARATOR + template) && (named || !touched)) {
            wanted.withObjectProperty("spec").set("template", found.path("spec").path("template").deepCopy());
        }
    }

    private static boolean covers(JsonNode found, JsonNode wanted, String field) {
        JsonNode there = found.path("metadata").path(field);
        return wanted.path("metadata")
                .path(field)
                .propertyStream()
                .allMatch(each -> each.getValue().equals(there.path(each.getKey())));
    }

    private static String applied(JsonNode found) {
        return found.path("metadata").path("annotations").path(ANNOTATION).asText();
    }

    private static String name(JsonNode service) {
        return service.path("spec").path("template").path("metadata").path("name").asText();
    }
}
