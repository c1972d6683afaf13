package io.crossplane.provider.knative;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.kube.KubeException;
import org.jspecify.annotations.Nullable;

/** A cluster in memory: versions, generations and status as an API server has them, and who follows hears of every change at once. */
final class FakeSide implements Side {

    private final Map<Kind, Map<Key, ObjectNode>> objects = new EnumMap<>(Kind.class);
    private final Map<Kind, BinaryOperator<ObjectNode>> admissions = new EnumMap<>(Kind.class);
    private final Map<Kind, KubeException> refusals = new EnumMap<>(Kind.class);
    private final List<String> writes = new ArrayList<>();
    private final String label;
    private Hearer hearer;
    private boolean current = true;
    private boolean closed;
    private @Nullable Map<Kind, Map<Key, ObjectNode>> held;
    private int version = 100;

    /** @param label without which an object is not followed; empty if all are */
    FakeSide(String label) {
        this.label = label;
    }

    // --- What a test does ----------------------------------------------------------------------------------------

    /** Somebody makes or changes an object: all but its status, and the status too if it says one. */
    ObjectNode put(Kind kind, ObjectNode object) {
        ObjectNode before = at(kind).get(Marks.key(object));
        ObjectNode now = object.deepCopy();
        number(now, before);
        if (!now.has("status") && before != null && before.has("status")) {
            now.set("status", before.get("status"));
        }
        store(kind, before, now);
        return now;
    }

    void edit(Kind kind, Key key, UnaryOperator<ObjectNode> change) {
        put(kind, change.apply(at(kind).get(key).deepCopy()));
    }

    void remove(Kind kind, Key key) {
        ObjectNode before = at(kind).remove(key);
        tell(kind, before, null);
    }

    Optional<ObjectNode> stored(Kind kind, Key key) {
        return Optional.ofNullable(at(kind).get(key));
    }

    Collection<Key> keys(Kind kind) {
        return at(kind).keySet();
    }

    /** From now on writes of this kind, other than deletions, fail like that; null if they do not. */
    void refuse(Kind kind, KubeException failure) {
        refusals.put(kind, failure);
    }

    /** What is applied of this kind is changed or refused by this, which gets it after what is there, or null. */
    void admit(Kind kind, BinaryOperator<ObjectNode> admission) {
        admissions.put(kind, admission);
    }

    /** What changes is not seen until released. */
    void hold() {
        held = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            held.put(kind, new LinkedHashMap<>(at(kind)));
        }
    }

    /** What has changed meanwhile is seen. */
    void release() {
        held = null;
        resume();
    }

    void interrupt() {
        current = false;
    }

    void resume() {
        current = true;
        if (hearer != null) {
            hearer.current();
        }
    }

    /** What was written since the last call. */
    List<String> writes() {
        List<String> all = List.copyOf(writes);
        writes.clear();
        return all;
    }

    boolean isFollowed() {
        return hearer != null;
    }

    boolean isClosed() {
        return closed;
    }

    // --- What the bridge sees ------------------------------------------------------------------------------------

    @Override
    public void follow(Hearer listener) {
        hearer = listener;
        if (current) {
            listener.current();
        }
    }

    @Override
    public boolean isCurrent() {
        return current && hearer != null;
    }

    @Override
    public Optional<KubeException> problem() {
        return current ? Optional.empty()
                : Optional.of(new KubeException(KubeException.Kind.UNREACHABLE, "interrupted"));
    }

    @Override
    public Optional<ObjectNode> get(Kind kind, Key key) {
        return Optional.ofNullable(visible(kind).get(key)).filter(this::isSeen).map(each -> seen(kind, each));
    }

    @Override
    public Collection<ObjectNode> all(Kind kind) {
        return visible(kind).values().stream().filter(this::isSeen).map(each -> seen(kind, each)).toList();
    }

    @Override
    public Optional<ObjectNode> read(Kind kind, Key key) {
        return stored(kind, key).map(ObjectNode::deepCopy);
    }

    @Override
    public ObjectNode apply(Kind kind, ObjectNode object) {
        check(kind, "apply", object);
        ObjectNode before = at(kind).get(Marks.key(object));
        if (before != null && !before.path("type").asText().equals(object.path("type").asText())) {
            throw new KubeException(KubeException.Kind.INVALID, "the type is immutable");
        }
        ObjectNode now = before == null ? object.deepCopy() : before.deepCopy();
        object.properties().forEach(each -> now.set(each.getKey(), each.getValue().deepCopy()));
        return put(kind, admissions.getOrDefault(kind, (_, each) -> each).apply(before, now)).deepCopy();
    }

    @Override
    public ObjectNode create(Kind kind, ObjectNode object) {
        check(kind, "create", object);
        if (at(kind).containsKey(Marks.key(object))) {
            throw new KubeException(KubeException.Kind.ALREADY_EXISTS, "it exists");
        }
        return put(kind, object).deepCopy();
    }

    @Override
    public ObjectNode replace(Kind kind, ObjectNode object) {
        check(kind, "replace", object);
        if (!version(object).equals(version(at(kind).get(Marks.key(object))))) {
            throw new KubeException(KubeException.Kind.CONFLICT, "it was changed");
        }
        return put(kind, object).deepCopy();
    }

    @Override
    public void status(Kind kind, ObjectNode object, ObjectNode status) {
        check(kind, "status", object);
        ObjectNode before = Objects.requireNonNull(at(kind).get(Marks.key(object)));
        ObjectNode now = before.deepCopy();
        now.set("status", status.deepCopy());
        put(kind, now);
    }

    @Override
    public void delete(Kind kind, ObjectNode object) {
        check(kind, "delete", object);
        if (at(kind).containsKey(Marks.key(object))) {
            remove(kind, Marks.key(object));
        }
    }

    @Override
    public void close() {
        closed = true;
        hearer = null;
    }

    private void check(Kind kind, String verb, ObjectNode object) {
        KubeException refusal = refusals.get(kind);
        if (refusal != null && !verb.equals("delete")) {
            throw refusal;
        }
        writes.add("%s %s %s".formatted(verb, kind.served().kind(), Marks.key(object).name()));
    }

    private Map<Key, ObjectNode> at(Kind kind) {
        return objects.computeIfAbsent(kind, _ -> new LinkedHashMap<>());
    }

    private Map<Key, ObjectNode> visible(Kind kind) {
        return held == null ? at(kind) : held.get(kind);
    }

    private void number(ObjectNode now, ObjectNode before) {
        ObjectNode metadata = now.withObjectProperty("metadata");
        long generation = before == null ? 0 : before.path("metadata").path("generation").asLong();
        boolean same = before != null && now.path("spec").equals(before.path("spec"));
        metadata.put("generation", same ? generation : generation + 1);
        metadata.put("uid", before == null ? "uid-" + ++version : before.path("metadata").path("uid").asText());
        metadata.put("resourceVersion", before == null ? "" : version(before));
    }

    private void store(Kind kind, ObjectNode before, ObjectNode now) {
        if (now.equals(before)) {
            return;
        }
        now.withObjectProperty("metadata").put("resourceVersion", String.valueOf(++version));
        at(kind).put(Marks.key(now), now);
        tell(kind, before, now);
    }

    private void tell(Kind kind, ObjectNode before, ObjectNode now) {
        if (hearer != null && current && held == null) {
            hearer.changed(kind, Optional.ofNullable(before).filter(this::isSeen),
                    Optional.ofNullable(now).filter(this::isSeen));
        }
    }

    private boolean isSeen(JsonNode object) {
        return label.isEmpty() || object.path("metadata").path("labels").has(label);
    }

    private static ObjectNode seen(Kind kind, ObjectNode object) {
        ObjectNode seen = object.deepCopy();
        if (Kind.COPIED.contains(kind)) {
            seen.retain("metadata");
        }
        return seen;
    }

    private static String version(ObjectNode object) {
        return object.path("metadata").path("resourceVersion").asText();
    }
}
