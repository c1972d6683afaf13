package io.crossplane.provider.knative;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.kube.ObjectContent;

/**
 * The definitions of Knative's kinds, of the host cluster and inside. Those inside are copies, for as long as the bridge is there and after:
 * without them the Services of the tenant would go. Over a definition that somebody else has put there nothing is brought.
 */
final class Definitions {

    private static final String VERSION = "v1";
    private static final List<String> TO_TOKEN = List.of("spec", "template", "spec", "automountServiceAccountToken");
    private static final List<String> KEPT = List.of("group", "scope", "names");

    private Definitions() {}

    /** The definitions of a host cluster, by kind, as far as it has them in the version that is known here. */
    static Map<Kind, ObjectNode> of(Side host) {
        Map<Kind, ObjectNode> found = new LinkedHashMap<>();
        for (Kind kind : Kind.OF_KNATIVE) {
            host.read(Kind.DEFINITION, new Key("", kind.definition()))
                    .filter(Definitions::isServed)
                    .ifPresent(definition -> found.put(kind, definition));
        }
        return found;
    }

    /** The kinds that are missing, in the plural. */
    static List<String> missing(Map<Kind, ObjectNode> found) {
        List<String> missing = new ArrayList<>();
        for (Kind kind : Kind.OF_KNATIVE) {
            if (!found.containsKey(kind)) {
                missing.add(kind.served().plural());
            }
        }
        return missing;
    }

    /** Why Services must not be brought from one to the other. */
    static Optional<String> objection(Map<Kind, ObjectNode> ofHost, Side inside) {
        return tooOld(ofHost).or(() -> foreign(inside));
    }

    /** A Knative inside would write the same objects. */
    private static Optional<String> foreign(Side inside) {
        return Kind.OF_KNATIVE.stream()
                .flatMap(kind -> inside.read(Kind.DEFINITION, new Key("", kind.definition())).stream())
                .filter(each -> !Marks.isShown(each))
                .map(each -> Marks.key(each).name())
                .findFirst()
                .map(name -> "somebody else has defined %s inside; if no Knative runs inside, give that CustomResourceDefinition the label %s=true"
                        .formatted(name, Marks.SHOWN));
    }

    /** Pods would get a token of the host cluster, for the field that keeps it away is not known. */
    private static Optional<String> tooOld(Map<Kind, ObjectNode> ofHost) {
        JsonNode service = Optional.<JsonNode>ofNullable(ofHost.get(Kind.SERVICE)).orElse(MissingNode.getInstance());
        for (JsonNode version : service.path("spec").path("versions")) {
            if (version.path("name").asText().equals(VERSION)
                    && knows(version.at("/schema/openAPIV3Schema"), TO_TOKEN)) {
                return Optional.empty();
            }
        }
        return Optional
                .of("the Knative Serving of the host cluster is too old: it does not know " + TO_TOKEN.getLast());
    }

    private static boolean knows(JsonNode schema, List<String> path) {
        if (path.isEmpty() || schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
            return !schema.isMissingNode();
        }
        return knows(schema.path("properties").path(path.getFirst()), path.subList(1, path.size()));
    }

    /** Sees to it that the kinds are defined inside as they are on the host cluster. */
    static void ensure(Map<Kind, ObjectNode> ofHost, Side inside) {
        for (ObjectNode definition : ofHost.values()) {
            ObjectNode wanted = inside(definition);
            Optional<ObjectNode> found = inside.read(Kind.DEFINITION, Marks.key(wanted));
            boolean foreign = found.filter(each -> !Marks.isShown(each)).isPresent();
            boolean known = found.filter(each -> version(each).equals(version(wanted))).isPresent();
            if (!foreign && !known) {
                inside.apply(Kind.DEFINITION, wanted);
            }
        }
    }

    /** The copy of a definition: one version, and no conversion, for nobody could answer it inside. Pure. */
    static ObjectNode inside(JsonNode host) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        copy.put("apiVersion", Kind.DEFINITION.served().apiVersion()).put("kind", Kind.DEFINITION.served().kind());
        ObjectNode metadata = copy.putObject("metadata").put("name", Marks.key(host).name());
        metadata.putObject("labels").put(Marks.SHOWN, "true");
        ObjectNode spec = copy.putObject("spec");
        KEPT.stream().filter(host.path("spec")::has).forEach(field -> spec.set(field, host.path("spec").get(field)));
        ArrayNode versions = spec.putArray("versions");
        for (JsonNode version : host.path("spec").path("versions")) {
            if (version.path("name").asText().equals(VERSION) && version.deepCopy() instanceof ObjectNode one) {
                versions.add(one.put("served", true).put("storage", true));
            }
        }
        metadata.putObject("annotations").put(Marks.COPIED, new ObjectContent(spec).digest());
        return copy;
    }

    private static String version(JsonNode definition) {
        return definition.path("metadata").path("annotations").path(Marks.COPIED).asText();
    }

    private static boolean isServed(JsonNode definition) {
        for (JsonNode version : definition.path("spec").path("versions")) {
            if (version.path("name").asText().equals(VERSION) && version.path("served").asBoolean()) {
                return true;
            }
        }
        return false;
    }
}
