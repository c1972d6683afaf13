package io.crossplane.provider.managed.contract;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What an API server keeps and how it reacts (JV-41): resource versions and conflicts, generations, a status apart from the rest,
 * finalizers that hold a deleted object, and writes without effect that change nothing. {@link FakeServer} puts it on the wire.
 */
public final class FakeCluster {

    /** A collection such as {@code /apis/g/v1/things}, and one object in it. */
    public record Address(String collection, String namespace, String name) {

        private String key() {
            return collection + "|" + namespace + "|" + name;
        }
    }

    private record Happening(long version, String collection, String type, ObjectNode object) {}

    private record Watcher(String collection, BiConsumer<String, ObjectNode> reader) {

        void tell(Happening happening) {
            if (happening.collection().equals(collection)) {
                reader.accept(happening.type(), happening.object().deepCopy());
            }
        }
    }

    /** A refusal, as the API server words it. */
    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;
        final int code;
        final String reason;

        Refusal(int code, String reason, String message) {
            super(message);
            this.code = code;
            this.reason = reason;
        }
    }

    private final Clock clock;
    private final Map<String, ObjectNode> objects = new TreeMap<>();
    private final List<Happening> history = new ArrayList<>();
    private final List<Watcher> watchers = new ArrayList<>();
    private long version = 100;

    FakeCluster(Clock clock) {
        this.clock = clock;
    }

    public synchronized Optional<ObjectNode> find(Address at) {
        return Optional.ofNullable(objects.get(at.key())).map(ObjectNode::deepCopy);
    }

    public synchronized ObjectNode get(Address at) {
        return find(at).orElseThrow(() -> new Refusal(404, "NotFound", "\"%s\" not found".formatted(at.name())));
    }

    synchronized List<ObjectNode> list(String collection, String namespace) {
        String prefix = collection + "|" + (namespace.isEmpty() ? "" : namespace + "|");
        return objects.entrySet()
                .stream()
                .filter(e -> e.getKey().startsWith(prefix))
                .map(e -> e.getValue().deepCopy())
                .toList();
    }

    synchronized long version() {
        return version;
    }

    /** Everything that happens to a collection after a version, as watch event type and object. */
    synchronized void watch(String collection, long after, BiConsumer<String, ObjectNode> reader) {
        Watcher watcher = new Watcher(collection, reader);
        history.stream().filter(h -> h.version() > after).forEach(watcher::tell);
        watchers.add(watcher);
    }

    private void happened(Address at, String type, ObjectNode object) {
        Happening happening = new Happening(version, at.collection(), type, object.deepCopy());
        history.add(happening);
        watchers.forEach(w -> w.tell(happening));
    }

    synchronized ObjectNode create(Address at, ObjectNode body) {
        if (objects.containsKey(at.key())) {
            throw new Refusal(409, "AlreadyExists", "\"%s\" already exists".formatted(at.name()));
        }
        ObjectNode created = body.deepCopy();
        ObjectNode meta = created.withObjectProperty("metadata");
        meta.put("uid", UUID.randomUUID().toString()).put("generation", 1).put("creationTimestamp", now());
        if (isCustom(at)) {
            created.remove("status");
        }
        return store(at, created, "ADDED");
    }

    /** Replaces everything but the status, or only the status. */
    public synchronized ObjectNode update(Address at, ObjectNode body, boolean status) {
        ObjectNode old = get(at);
        String expected = body.path("metadata").path("resourceVersion").asText("");
        String actual = old.path("metadata").path("resourceVersion").asText();
        if (!expected.isEmpty() && !expected.equals(actual)) {
            throw new Refusal(409, "Conflict",
                    "the object has been modified; please apply your changes to the latest version");
        }
        ObjectNode next = status ? withStatusOf(old, body) : withStatusOf(body, old);
        keepSystemFields(old, next, status);
        if (next.equals(old)) {
            return old;
        }
        if (!withoutStatusAndMeta(next).equals(withoutStatusAndMeta(old))) {
            ((ObjectNode) next.get("metadata")).put("generation", old.at("/metadata/generation").asLong() + 1);
        }
        return isReleased(next) ? remove(at, next) : store(at, next, "MODIFIED");
    }

    public synchronized ObjectNode patch(Address at, JsonNode mergePatch, boolean status) {
        ObjectNode merged = get(at);
        merge(merged, mergePatch);
        if (!mergePatch.at("/metadata").has("resourceVersion")) {
            ((ObjectNode) merged.get("metadata")).remove("resourceVersion");
        }
        return update(at, merged, status);
    }

    public synchronized ObjectNode delete(Address at) {
        ObjectNode old = get(at);
        ObjectNode meta = (ObjectNode) old.get("metadata");
        if (meta.path("finalizers").isEmpty()) {
            return remove(at, old);
        }
        if (meta.has("deletionTimestamp")) {
            return old;
        }
        meta.put("deletionTimestamp", now()).put("generation", meta.path("generation").asLong() + 1);
        return store(at, old, "MODIFIED");
    }

    private ObjectNode store(Address at, ObjectNode object, String event) {
        ((ObjectNode) object.get("metadata")).put("resourceVersion", String.valueOf(++version));
        objects.put(at.key(), object);
        happened(at, event, object);
        return object.deepCopy();
    }

    private ObjectNode remove(Address at, ObjectNode last) {
        ((ObjectNode) last.get("metadata")).put("resourceVersion", String.valueOf(++version));
        objects.remove(at.key());
        happened(at, "DELETED", last);
        return last;
    }

    private static boolean isReleased(ObjectNode object) {
        JsonNode meta = object.get("metadata");
        return meta.has("deletionTimestamp") && meta.path("finalizers").isEmpty();
    }

    private static boolean isCustom(Address at) {
        return at.collection().startsWith("/apis/");
    }

    private static ObjectNode withStatusOf(ObjectNode rest, ObjectNode status) {
        ObjectNode both = rest.deepCopy();
        both.remove("status");
        if (status.has("status")) {
            both.set("status", status.get("status").deepCopy());
        }
        return both;
    }

    private static void keepSystemFields(ObjectNode old, ObjectNode next, boolean all) {
        ObjectNode meta = next.withObjectProperty("metadata");
        for (String field : List.of("uid", "generation", "creationTimestamp", "deletionTimestamp", "resourceVersion")) {
            meta.remove(field);
            if (old.get("metadata").has(field)) {
                meta.set(field, old.get("metadata").get(field));
            }
        }
        if (all) {
            next.set("metadata", old.get("metadata").deepCopy());
        }
        for (String map : List.of("annotations", "labels", "finalizers", "ownerReferences")) {
            if (meta.path(map).isEmpty()) {
                meta.remove(map);
            }
        }
    }

    private static ObjectNode withoutStatusAndMeta(ObjectNode object) {
        return object.deepCopy().without(List.of("status", "metadata"));
    }

    private static void merge(ObjectNode target, JsonNode patch) {
        for (Map.Entry<String, JsonNode> member : patch.properties()) {
            if (member.getValue().isNull()) {
                target.remove(member.getKey());
            } else if (member.getValue().isObject()) {
                boolean nested = target.path(member.getKey()).isObject();
                merge(nested ? (ObjectNode) target.get(member.getKey()) : target.putObject(member.getKey()),
                        member.getValue());
            } else {
                target.set(member.getKey(), member.getValue());
            }
        }
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
