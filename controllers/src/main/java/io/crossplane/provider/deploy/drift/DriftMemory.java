package io.crossplane.provider.deploy.drift;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.deploy.drift.ObjectDrift.Repair;
import io.crossplane.provider.kube.ObjectContent;
import io.crossplane.provider.kube.ObjectName;
import io.crossplane.provider.kube.ObjectState;
import io.crossplane.provider.managed.EventReason;
import io.crossplane.provider.managed.Notice;

/**
 * What is known of the drift of one release, so that one at rest costs no request. Can be lost at any time and is then found out again.
 * Used by one reconcile at a time.
 */
public final class DriftMemory {

    /** After which it is tried again to compare what could not be compared, or to find what was missing. */
    private static final Duration DOUBT = Duration.ofMinutes(1);

    private final Map<ObjectName, Known> known = new HashMap<>();
    private final Map<ObjectName, String> told = new HashMap<>();
    private List<String> toldOfRelease = List.of();
    private final Fights fights = new Fights();

    /**
     * For what a finding holds.
     *
     * @param content of the object as it is; empty if it is missing
     * @param wanted of the manifest
     */
    record Key(String uid, String content, ObjectNode wanted, IgnoredPaths ignored) {

        static Key of(Optional<ObjectState> state, ObjectNode wanted, IgnoredPaths ignored) {
            return new Key(state.map(ObjectState::uid).orElse(""), state.map(ObjectState::content).orElse(""), wanted,
                    ignored);
        }

        boolean isMissing() {
            return content.isEmpty();
        }

        /** The same for the object as it is now. */
        Key of(JsonNode live) {
            return new Key(live.at("/metadata/uid").asText(), ObjectContent.of(live).digest(), wanted, ignored);
        }

        /** Without the object, which may be a Secret. */
        @Override
        public String toString() {
            return "Key[uid=%s, content=%s]".formatted(uid, content);
        }
    }

    /** @param drift empty if the object is as it should be */
    private record Known(Key key, Optional<ObjectDrift> drift, Instant until) {}

    /** What was found for this key, if it still holds; the inner one is empty if the object is as it should be. */
    Optional<Optional<ObjectDrift>> finding(ObjectName object, Key key, Instant now) {
        return Optional.ofNullable(known.get(object))
                .filter(found -> found.key().equals(key) && now.isBefore(found.until()))
                .map(Known::drift);
    }

    void clean(ObjectName object, Key key) {
        known.put(object, new Known(key, Optional.empty(), Instant.MAX));
    }

    void drifted(Key key, ObjectDrift drift, Instant now) {
        boolean sure = drift.repair().isPresent() && !key.isMissing();
        known.put(drift.name(), new Known(key, Optional.of(drift), sure ? Instant.MAX : now.plus(DOUBT)));
    }

    /** It was put right; if that holds, it need not be looked at again. */
    void fixed(ObjectName object, Repair repair, JsonNode made, Instant now) {
        fights.fixed(object, repair.result(), now);
        boolean holds = repair instanceof Repair.Create || ObjectContent.of(made).digest().equals(repair.result());
        Known before = known.remove(object);
        if (before != null && holds) {
            clean(object, before.key().of(made));
        }
    }

    /** It cannot be put right; known until it is something else. */
    void obstructed(ObjectDrift drift, Instant now) {
        known.computeIfPresent(drift.name(),
                (_, before) -> new Known(before.key(), Optional.of(drift), now.plus(DOUBT)));
    }

    void forget(ObjectName object) {
        known.remove(object);
    }

    /** Others do not belong to the release any more. */
    void keepOnly(Set<ObjectName> objects) {
        known.keySet().retainAll(objects);
        told.keySet().retainAll(objects);
        fights.keepOnly(objects);
    }

    /** Whether this was not told of the object yet. */
    boolean isNews(ObjectName object, String text) {
        return !text.equals(told.put(object, text));
    }

    /** What there is to tell of the release itself, if that was not told yet. */
    public Optional<Notice> newsOfRelease(List<String> changed) {
        boolean isNew = !changed.equals(toldOfRelease);
        toldOfRelease = List.copyOf(changed);
        return isNew && !changed.isEmpty() ? Optional.of(new Notice(EventReason.DRIFT_DETECTED,
                "somebody has made another revision of the release, which differs at " + String.join(", ", changed)))
                : Optional.empty();
    }

    /** There is nothing to tell of the object; what comes next is news. */
    void isWell(ObjectName object) {
        told.remove(object);
    }

    Fights fights() {
        return fights;
    }
}
