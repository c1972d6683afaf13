package io.crossplane.provider.knative;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.kube.KubeException;
import org.jspecify.annotations.Nullable;

/**
 * Runs the Knative Services of one virtual cluster on its host cluster. It begins by itself, as often as it takes, and goes on until closed;
 * what it does goes by the state of the two clusters alone. Nothing is done, least of all deleted, while one of them is not fully seen.
 * Closing it leaves everything as it is ({@link HostRemains}).
 */
final class Bridge implements AutoCloseable {

    private static final Duration TRY_AGAIN = Duration.ofSeconds(15);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(30);
    private static final Duration DEFINE_AGAIN = Duration.ofMinutes(10);
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    private final Tenant tenant;
    private final Supplier<Crossing> crossings;
    private final Schedule schedule;
    private final Clock clock;
    private final Runnable changed;
    private final Tally tally = new Tally();
    private final WorkQueue<Task> queue;
    private volatile @Nullable Work work;
    private volatile List<String> missing = List.of();
    private volatile Optional<String> problem = Optional.empty();
    private volatile BridgeView told = BridgeView.BEGINNING;
    private boolean closed;

    /** What is there while both clusters are reached. */
    private record Work(Crossing crossing, ServiceWork services, CopyWork copies) {

        static Work of(Tenant tenant, Crossing crossing, Clock clock) {
            Names names = new Names(tenant.vcluster());
            CopyWork copies = new CopyWork(tenant, names, crossing);
            return new Work(crossing, new ServiceWork(tenant, names, crossing, copies, clock), copies);
        }

        boolean isCurrent() {
            return crossing.host().isCurrent() && crossing.inside().isCurrent();
        }
    }

    /**
     * One that has not begun.
     *
     * @param crossings finds the way, or fails with a {@link KubeException}
     * @param changed called from any thread when the view became different
     */
    Bridge(Tenant tenant, Supplier<Crossing> crossings, Schedule schedule, Clock clock, Runnable changed) {
        this.tenant = tenant;
        this.crossings = crossings;
        this.schedule = schedule;
        this.clock = clock;
        this.changed = changed;
        this.queue = new WorkQueue<>(this::look, schedule);
    }

    /** Begins, without waiting. */
    Bridge begun() {
        schedule.soon(this::begin);
        return this;
    }

    /** What it is doing at present. Never blocks. */
    BridgeView view() {
        Work at = work;
        Optional<String> unseen = at == null ? Optional.empty()
                : Stream.of(at.crossing().host(), at.crossing().inside())
                        .flatMap(side -> side.problem().stream())
                        .map(KubeException::getMessage)
                        .findFirst();
        return new BridgeView(missing, at != null && at.isCurrent(), tally.services(), tally.ready(), tally.failing(),
                problem.or(() -> unseen).or(tally::trouble));
    }

    /** Whether it is about to write something; soon not any more once it is closed. */
    boolean isBusy() {
        return queue.isBusy();
    }

    @Override
    public void close() {
        Work last;
        synchronized (this) {
            closed = true;
            last = work;
            work = null;
        }
        queue.close();
        if (last != null) {
            last.crossing().close();
        }
    }

    private void begin() {
        Crossing crossing = null;
        try {
            crossing = crossings.get();
            Map<Kind, ObjectNode> definitions = Definitions.of(crossing.host());
            missing = Definitions.missing(definitions);
            problem = missing.isEmpty() ? Definitions.objection(definitions, crossing.inside()) : Optional.empty();
            if (missing.isEmpty() && problem.isEmpty()) {
                Definitions.ensure(definitions, crossing.inside());
                follow(crossing);
                crossing = null;
            } else {
                schedule.later(ASK_AGAIN, this::beginAgain);
            }
        } catch (RuntimeException e) {
            problem = Optional.of(text(e));
            schedule.later(TRY_AGAIN, this::beginAgain);
        } finally {
            if (crossing != null) {
                crossing.close();
            }
        }
        tell();
    }

    private void beginAgain() {
        if (!isClosed()) {
            begin();
        }
    }

    private void follow(Crossing crossing) {
        Work begun = Work.of(tenant, crossing, clock);
        synchronized (this) {
            work = closed ? null : begun;
        }
        if (work == begun) {
            crossing.host().follow(new OnHost());
            crossing.inside().follow(new Inside());
            schedule.later(DEFINE_AGAIN, () -> define(begun));
            schedule.later(LOOK_AGAIN, () -> watchOver(begun, true));
        } else {
            crossing.close();
        }
    }

    /** The definitions of the host cluster change with its Knative, and tenants may delete those inside. */
    private void define(Work at) {
        if (work != at) {
            return;
        }
        try {
            Map<Kind, ObjectNode> definitions = Definitions.of(at.crossing().host());
            missing = Definitions.missing(definitions);
            Definitions.ensure(definitions, at.crossing().inside());
            problem = Optional.empty();
        } catch (RuntimeException e) {
            problem = Optional.of(text(e));
        }
        boolean healthy = problem.isEmpty() && missing.isEmpty();
        schedule.later(healthy ? DEFINE_AGAIN : ASK_AGAIN, () -> define(at));
        tell();
    }

    /** A way may have been closed for good, where watches would try it for ever. */
    private void watchOver(Work at, boolean wasCurrent) {
        if (work != at) {
            return;
        }
        boolean current = at.isCurrent();
        if (current || wasCurrent) {
            schedule.later(LOOK_AGAIN, () -> watchOver(at, current));
            tell();
            return;
        }
        synchronized (this) {
            work = null;
        }
        at.crossing().close();
        beginAgain();
    }

    private boolean look(Task task) {
        Work at = work;
        // What is not done now is done when both clusters are seen again, for then everything is looked at.
        boolean done = at == null || !at.isCurrent() || attempt(at, task);
        tell();
        return done;
    }

    private boolean attempt(Work at, Task task) {
        try {
            return switch (task) {
                case Task.OfService(Key key) -> at.services().reconcile(key).map(standing -> {
                    tally.tell(key, standing);
                    return !standing.retry();
                }).orElseGet(() -> {
                    tally.forget(key);
                    return true;
                });
                case Task.OfCopy(Kind kind, Key key) -> {
                    at.copies().reconcile(kind, key);
                    tally.tell(task, Optional.empty());
                    yield true;
                }
            };
        } catch (RuntimeException e) {
            tally.tell(task, isOvertaken(e) ? Optional.empty() : Optional.of(text(e)));
            return false;
        }
    }

    /** Somebody else was faster; no trouble. */
    private static boolean isOvertaken(RuntimeException failure) {
        return failure instanceof KubeException e
                && (e.kind() == KubeException.Kind.CONFLICT || e.kind() == KubeException.Kind.ALREADY_EXISTS);
    }

    /** Whatever fails stops neither the bridge nor another Service. */
    private static String text(RuntimeException failure) {
        return switch (failure) {
            case KubeException e -> e.getMessage();
            case Refusal e -> e.getMessage();
            default -> "internal error: " + failure.getClass().getSimpleName();
        };
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private void tell() {
        BridgeView now = view();
        if (!now.equals(told) && !isClosed()) {
            told = now;
            changed.run();
        }
    }

    private void lookAtEverything() {
        Work at = work;
        if (at == null || !at.isCurrent()) {
            return;
        }
        Side host = at.crossing().host();
        Side inside = at.crossing().inside();
        Set<Key> services = inside.all(Kind.SERVICE).stream().map(Marks::key).collect(Collectors.toSet());
        tally.only(services);
        services.forEach(each -> queue.add(new Task.OfService(each)));
        host.all(Kind.SERVICE).forEach(each -> Marks.inside(each).map(Task.OfService::new).ifPresent(queue::add));
        for (Kind kind : Kind.COPIED) {
            host.all(kind)
                    .forEach(each -> Marks.inside(each).map(key -> new Task.OfCopy(kind, key)).ifPresent(queue::add));
        }
        for (Kind kind : Kind.MADE_OF_SERVICES) {
            inside.all(kind)
                    .stream()
                    .filter(Marks::isShown)
                    .forEach(each -> Shown.service(each).map(Task.OfService::new).ifPresent(queue::add));
        }
        tell();
    }

    /** What changes on the host cluster concerns what it stands for inside. */
    private final class OnHost implements Side.Hearer {

        @Override
        public void changed(Kind kind, Optional<ObjectNode> before, Optional<ObjectNode> now) {
            Stream.of(before, now)
                    .flatMap(Optional::stream)
                    .flatMap(each -> Marks.inside(each).stream())
                    .forEach(key -> {
                        if (Kind.COPIED.contains(kind)) {
                            queue.add(new Task.OfCopy(kind, key));
                        } else {
                            queue.add(new Task.OfService(key));
                        }
                        if (kind == Kind.REVISION && now.isEmpty()) {
                            lookAtCopies(key.namespace());
                        }
                    });
        }

        @Override
        public void current() {
            schedule.soon(Bridge.this::lookAtEverything);
        }

        /** The last revision that used a copy may have gone. */
        private void lookAtCopies(String namespace) {
            Work at = work;
            if (at == null) {
                return;
            }
            for (Kind kind : Kind.COPIED) {
                for (ObjectNode copy : at.crossing().host().all(kind)) {
                    Marks.inside(copy)
                            .filter(key -> key.namespace().equals(namespace))
                            .ifPresent(key -> queue.add(new Task.OfCopy(kind, key)));
                }
            }
        }
    }

    /** What changes inside concerns itself, and what it names. */
    private final class Inside implements Side.Hearer {

        @Override
        public void changed(Kind kind, Optional<ObjectNode> before, Optional<ObjectNode> now) {
            Stream.of(before, now).flatMap(Optional::stream).forEach(each -> {
                Key key = Marks.key(each);
                if (kind == Kind.SERVICE) {
                    queue.add(new Task.OfService(key));
                    References.in(each.path("spec").path("template").path("spec"))
                            .stream()
                            .filter(reference -> Kind.COPIED.contains(reference.kind()))
                            .forEach(reference -> queue.add(
                                    new Task.OfCopy(reference.kind(), new Key(key.namespace(), reference.name()))));
                } else if (Kind.COPIED.contains(kind)) {
                    queue.add(new Task.OfCopy(kind, key));
                } else {
                    Shown.service(each).map(Task.OfService::new).ifPresent(queue::add);
                }
            });
        }

        @Override
        public void current() {
            schedule.soon(Bridge.this::lookAtEverything);
        }
    }
}
