package io.crossplane.provider.managed.contract;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.managed.ConnectionDetails;
import io.crossplane.provider.managed.Connector;
import io.crossplane.provider.managed.Deadline;
import io.crossplane.provider.managed.ExternalClient;
import io.crossplane.provider.managed.ExternalCreation;
import io.crossplane.provider.managed.ExternalDeletion;
import io.crossplane.provider.managed.ExternalException;
import io.crossplane.provider.managed.ExternalObservation;
import io.crossplane.provider.managed.ExternalUpdate;
import io.crossplane.provider.managed.Notice;
import io.crossplane.provider.managed.Readiness;

/** An external system that really keeps toys, by external name. Each call can be made to fail. */
final class FakeExternal implements Connector<Toy, Toy.Seen> {

    /** The calls, in order. */
    final List<String> calls = new ArrayList<>();
    /** Calls that fail, by name. */
    final Map<String, RuntimeException> failures = new TreeMap<>();
    /** Toys by external name; the value is the color. */
    final Map<String, String> toys = new TreeMap<>();
    /** What runs before a call, by name. */
    final Map<String, Runnable> before = new TreeMap<>();

    Readiness readiness = new Readiness.Available();
    ConnectionDetails details = ConnectionDetails.none();
    ConnectionDetails detailsOfCreation = ConnectionDetails.none();
    ConnectionDetails detailsOfUpdate = ConnectionDetails.none();
    List<Condition> conditions = List.of();
    Optional<Duration> recheckAfter = Optional.empty();
    Map<String, Object> lateInitialized = Map.of();
    /** Set while the system that keeps the toys cannot be used. */
    Optional<String> awaited = Optional.empty();
    /** What the client tells beside its results. */
    List<Notice> news = List.of();
    /** Set if the system gives the names itself; the name of the only toy then. */
    Optional<String> given = Optional.empty();
    boolean givesLate;
    boolean slowToDelete;
    Deadline deadline;
    int created;

    static ConnectionDetails details(String key, String value) {
        return ConnectionDetails.of(Map.of(key, value.getBytes(StandardCharsets.UTF_8)));
    }

    void fail(String call, String message) {
        failures.put(call, new ExternalException(ExternalException.Kind.INTERNAL, message, null));
    }

    private void enter(String call) {
        calls.add(call);
        before.getOrDefault(call, () -> {}).run();
        if (failures.containsKey(call)) {
            throw failures.get(call);
        }
    }

    @Override
    public ExternalClient<Toy, Toy.Seen> connect(Toy resource, Deadline until) {
        deadline = until;
        enter("connect");
        return new Client();
    }

    String name(Toy toy) {
        return given.orElseGet(() -> toy.getMetadata().getAnnotations().get("crossplane.io/external-name"));
    }

    private final class Client implements ExternalClient<Toy, Toy.Seen> {

        @Override
        public ExternalObservation<Toy.Seen> observe(Toy toy) {
            enter("observe");
            if (awaited.isPresent()) {
                return new ExternalObservation.Awaiting<>(new Readiness.Unavailable(awaited.get()), conditions,
                        recheckAfter);
            }
            String color = toys.get(name(toy));
            if (color == null) {
                return new ExternalObservation.Absent<>(new Toy.Seen(null, null), conditions);
            }
            String wanted = toy.getSpec().getForProvider().color();
            boolean same = wanted == null || Objects.equals(color, wanted);
            return new ExternalObservation.Present<>(same ? List.of() : List.of("color"), readiness, details,
                    new Toy.Seen(color, "id-" + name(toy)), conditions, recheckAfter, lateInitialized);
        }

        @Override
        public ExternalCreation create(Toy toy) {
            enter("create");
            if (!toys.containsKey(name(toy))) {
                created++;
            }
            toys.put(name(toy), Objects.requireNonNullElse(toy.getSpec().getForProvider().color(), "red"));
            return new ExternalCreation(detailsOfCreation);
        }

        @Override
        public ExternalUpdate update(Toy toy) {
            enter("update");
            toys.put(name(toy), toy.getSpec().getForProvider().color());
            return new ExternalUpdate(detailsOfUpdate);
        }

        @Override
        public ExternalDeletion delete(Toy toy) {
            enter("delete");
            if (!slowToDelete) {
                toys.remove(name(toy));
            }
            return new ExternalDeletion(recheckAfter);
        }

        @Override
        public Optional<String> externalName() {
            return given.filter(name -> toys.containsKey(name) && (!givesLate || calls.contains("late")));
        }

        @Override
        public List<Notice> news() {
            return news;
        }

        @Override
        public void close() {
            enter("close");
        }
    }
}
