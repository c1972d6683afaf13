package io.crossplane.provider.knative;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The copies inside of what the host's Knative makes of one Service: made, put right and taken away. */
final class Shown {

    private static final String SERVICE = "serving.knative.dev/service";

    private final Side host;
    private final Side inside;
    private final ObjectNode service;
    private final NamesInside names;
    private final Mirror mirror;

    Shown(Side host, Side inside, ObjectNode service, NamesInside names) {
        this.host = host;
        this.inside = inside;
        this.service = service;
        this.names = names;
        this.mirror = new Mirror(service, names);
    }

    /** Which Service a copy inside belongs to, also if the tenant has taken its owner away. */
    static Optional<Key> service(JsonNode copy) {
        for (JsonNode owner : copy.path("metadata").path("ownerReferences")) {
            if (owner.path("apiVersion").asText().equals(Kind.SERVICE.served().apiVersion())
                    && owner.path("kind").asText().equals(Kind.SERVICE.served().kind())) {
                return Optional.of(new Key(Marks.key(copy).namespace(), owner.path("name").asText()));
            }
        }
        String label = copy.path("metadata").path("labels").path(SERVICE).asText();
        return label.isEmpty() || !Marks.isShown(copy) ? Optional.empty()
                : Optional.of(new Key(Marks.key(copy).namespace(), label));
    }

    /** Takes away the copies that belong to this Service, but for these. */
    static void remove(Side inside, Key service, Set<Reference> kept) {
        for (Kind kind : Kind.MADE_OF_SERVICES) {
            inside.all(kind)
                    .stream()
                    .filter(Marks::isShown)
                    .filter(each -> service(each).filter(service::equals).isPresent() && !ServiceWork.isDeleting(each))
                    .filter(each -> !kept.contains(new Reference(kind, Marks.key(each).name())))
                    .forEach(each -> inside.delete(kind, each));
        }
    }

    /** Sees to it that the copies say what the host cluster says. */
    void reconcile() {
        Key key = Marks.key(service);
        Set<Reference> wanted = new HashSet<>();
        for (Kind kind : Kind.MADE_OF_SERVICES) {
            Map<String, ObjectNode> found = new HashMap<>();
            host.all(kind)
                    .stream()
                    .filter(each -> Marks.inside(each).filter(key::equals).isPresent())
                    .forEach(each -> found.put(mirror.name(each), each));
            found.forEach((name, each) -> {
                wanted.add(new Reference(kind, name));
                show(kind, each);
            });
        }
        remove(inside, key, wanted);
    }

    /** An object of that name which the tenant has made himself stays as it is. */
    private void show(Kind kind, ObjectNode ofHost) {
        ObjectNode copy = mirror.copy(kind, ofHost);
        Optional<ObjectNode> found = inside.get(kind, Marks.key(copy));
        if (found.filter(each -> ServiceWork.isDeleting(each) || !isOurs(each)).isPresent()) {
            return;
        }
        ObjectNode current = found.filter(each -> Mirror.isSame(copy, each)).orElseGet(() -> write(kind, copy, found));
        ObjectNode status = StatusTranslation.ofCopy(current, ofHost, names);
        if (ofHost.path("status").isObject() && !status.equals(current.path("status"))) {
            inside.status(kind, current, status);
        }
    }

    private ObjectNode write(Kind kind, ObjectNode copy, Optional<ObjectNode> found) {
        if (found.isEmpty()) {
            return inside.create(kind, copy);
        }
        JsonNode before = found.get().path("metadata");
        copy.withObjectProperty("metadata")
                .put("resourceVersion", before.path("resourceVersion").asText())
                .put("uid", before.path("uid").asText());
        return inside.replace(kind, copy);
    }

    private boolean isOurs(ObjectNode found) {
        return Marks.isShown(found) || service(found).filter(Marks.key(service)::equals).isPresent();
    }
}
