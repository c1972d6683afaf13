package io.crossplane.provider.knative;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Shows inside what the host's Knative makes of a Service: its Configuration, its Route and its Revisions. Pure. */
final class Mirror {

    private static final String SERVICE_UID = "serving.knative.dev/serviceUID";
    private static final String UID = "UID";

    private final JsonNode service;
    private final NamesInside names;

    /** @param service the Service inside, which owns the copies */
    Mirror(JsonNode service, NamesInside names) {
        this.service = service;
        this.names = names;
    }

    /** The copy, without its status. */
    ObjectNode copy(Kind kind, JsonNode host) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        copy.put("apiVersion", kind.served().apiVersion()).put("kind", kind.served().kind());
        ObjectNode metadata = copy.putObject("metadata");
        metadata.put("namespace", Marks.key(service).namespace()).put("name", name(host));
        JsonNode given = host.path("metadata");
        ObjectNode labels = metadata.putObject("labels");
        exchange(given.path("labels"), labels);
        labels.put(Marks.SHOWN, "true");
        exchange(given.path("annotations"), metadata.putObject("annotations"));
        metadata.putArray("ownerReferences").add(owner());
        if (host.path("spec") instanceof ObjectNode spec) {
            copy.set("spec", spec(kind, spec.deepCopy()));
        }
        return copy;
    }

    /** What an object of the host cluster is called inside. */
    String name(JsonNode host) {
        return names.any(Marks.key(host).name());
    }

    /** Whether it says the same as the copy, apart from its status and what API servers write. */
    static boolean isSame(JsonNode copy, JsonNode inside) {
        JsonNode wanted = copy.path("metadata");
        JsonNode found = inside.path("metadata");
        return copy.path("spec").equals(inside.path("spec")) && same(wanted, found, "labels")
                && same(wanted, found, "annotations") && same(wanted, found, "ownerReferences");
    }

    private static boolean same(JsonNode wanted, JsonNode found, String field) {
        return wanted.path(field).equals(found.path(field))
                || wanted.path(field).isEmpty() && found.path(field).isEmpty();
    }

    private ObjectNode spec(Kind kind, ObjectNode spec) {
        switch (kind) {
            case REVISION -> revision(spec);
            case CONFIGURATION -> {
                if (spec.path("template") instanceof ObjectNode template) {
                    template(template);
                }
            }
            case ROUTE -> spec.path("traffic").forEach(this::target);
            case SERVICE, SECRET, CONFIG_MAP, SERVICE_ACCOUNT, CLAIM, DEFINITION ->
                    throw new IllegalArgumentException(kind + " is not shown inside");
        }
        return spec;
    }

    private void template(ObjectNode template) {
        if (template.path("metadata") instanceof ObjectNode metadata) {
            JsonNode given = metadata.deepCopy();
            exchange(given.path("labels"), metadata.putObject("labels"));
            exchange(given.path("annotations"), metadata.putObject("annotations"));
            if (given.path("name").isTextual()) {
                metadata.put("name", names.revision(given.path("name").asText()));
            }
        }
        if (template.path("spec") instanceof ObjectNode spec) {
            revision(spec);
        }
    }

    /** The account is one of the host cluster, and says nothing inside. */
    private void revision(ObjectNode spec) {
        References.rename(spec, names::reference);
        spec.remove("automountServiceAccountToken");
        spec.remove("serviceAccountName");
        JsonNode account = service.path("spec").path("template").path("spec").path("serviceAccountName");
        if (account.isTextual()) {
            spec.set("serviceAccountName", account);
        }
    }

    private void target(JsonNode target) {
        if (target instanceof ObjectNode part) {
            for (String field : new String[] {"revisionName", "configurationName"}) {
                if (part.path(field).isTextual()) {
                    part.put(field, names.any(part.path(field).asText()));
                }
            }
        }
    }

    private void exchange(JsonNode from, ObjectNode to) {
        from.properties().forEach(each -> {
            String key = each.getKey();
            if (key.equals(SERVICE_UID)) {
                to.put(key, service.path("metadata").path("uid").asText());
            } else if (Marks.isFree(key) && !(key.startsWith(Kind.GROUP) && key.endsWith(UID))) {
                to.put(key, names.any(each.getValue().asText()));
            }
        });
    }

    private ObjectNode owner() {
        return JsonNodeFactory.instance.objectNode()
                .put("apiVersion", Kind.SERVICE.served().apiVersion())
                .put("kind", Kind.SERVICE.served().kind())
                .put("name", Marks.key(service).name())
                .put("uid", service.path("metadata").path("uid").asText())
                .put("controller", true);
    }
}
