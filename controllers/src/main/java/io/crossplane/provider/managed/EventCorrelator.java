package io.crossplane.provider.managed;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.fabric8.kubernetes.api.model.ObjectReference;

/**
 * Keeps events few (EV-6), as Go's recorder does: equal ones are counted instead of repeated, many that differ only in their text
 * become one, and an object that still talks too much is not heard for a while. Keeps no more than the newest 4096 of anything.
 */
final class EventCorrelator {

    static final String COMBINED = "(combined from similar events): ";

    private static final int REMEMBERED = 4096;
    private static final int SIMILAR = 10;
    private static final Duration SIMILAR_WITHIN = Duration.ofMinutes(10);
    private static final int BURST = 25;
    private static final double REFILL_PER_SECOND = 1.0 / 300;

    /** One thing that happened to one object. */
    record Occurrence(ObjectReference about, EventReason reason, String message) {}

    /** How often something happened, and the name of the event that says so. */
    record Series(String eventName, String message, int count, Instant first, Instant last) {

        boolean isNew() {
            return count == 1;
        }

        private Series again(String newMessage, Instant now) {
            return new Series(eventName, newMessage, count + 1, first, now);
        }
    }

    private record Subject(String kind, String uid, String name) {}

    private record Topic(Subject subject, EventReason reason) {}

    private record Exact(Topic topic, String message) {}

    private record Similar(Set<String> messages, Instant last) {}

    private final Clock clock;
    private final Map<Subject, TokenBucket> budgets = newest();
    private final Map<Topic, Similar> similar = newest();
    private final Map<Exact, Series> series = newest();

    EventCorrelator(Clock clock) {
        this.clock = clock;
    }

    /** The series this occurrence begins or continues, or nothing if the object has used up its budget. */
    synchronized Optional<Series> correlate(Occurrence occurrence) {
        Instant now = clock.instant();
        ObjectReference about = occurrence.about();
        Subject subject = new Subject(about.getKind(), about.getUid(), about.getName());
        Topic topic = new Topic(subject, occurrence.reason());
        boolean many = isOneOfMany(topic, occurrence.message(), now);
        String message = many ? COMBINED + occurrence.message() : occurrence.message();
        Exact key = new Exact(topic, many ? COMBINED : message);
        Series known = series.get(key);
        Series next = known == null ? begin(about, message, now) : known.again(message, now);
        series.put(key, next);
        boolean heard = budgets.computeIfAbsent(subject, s -> new TokenBucket(REFILL_PER_SECOND, BURST, clock))
                .tryTake();
        return heard ? Optional.of(next) : Optional.empty();
    }

    private boolean isOneOfMany(Topic topic, String message, Instant now) {
        Similar before = similar.get(topic);
        Set<String> messages = new LinkedHashSet<>();
        if (before != null && Duration.between(before.last(), now).compareTo(SIMILAR_WITHIN) <= 0) {
            messages.addAll(before.messages());
        }
        messages.add(message);
        boolean many = messages.size() > SIMILAR;
        if (many) {
            messages.remove(message);
        }
        similar.put(topic, new Similar(messages, now));
        return many;
    }

    private static Series begin(ObjectReference about, String message, Instant now) {
        long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
        int mark = (about.getUid() + message).hashCode();
        String name = "%s.%016x%08x".formatted(about.getName(), nanos, mark);
        return new Series(name, message, 1, now, now);
    }

    private static <K, V> Map<K, V> newest() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > REMEMBERED;
            }
        };
    }
}
