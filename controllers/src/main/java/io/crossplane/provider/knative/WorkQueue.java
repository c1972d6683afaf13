package io.crossplane.provider.knative;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * What is to be looked at, each thing once however often it is named, and one after the other. What does not succeed comes back, later each
 * time; what is named again meanwhile comes at once.
 */
final class WorkQueue<T> implements AutoCloseable {

    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);
    private static final int MOST_DOUBLINGS = 10;

    private final Predicate<T> work;
    private final Schedule schedule;
    private final LinkedHashSet<T> pending = new LinkedHashSet<>();
    private final Map<T, Integer> failures = new HashMap<>();
    private final Map<T, Integer> due = new HashMap<>();
    private boolean busy;
    private boolean closed;

    /** @param work tells whether it succeeded; throws nothing */
    WorkQueue(Predicate<T> work, Schedule schedule) {
        this.work = work;
        this.schedule = schedule;
    }

    /** Never blocks for long. */
    synchronized void add(T item) {
        if (closed) {
            return;
        }
        pending.add(item);
        if (!busy) {
            busy = true;
            schedule.soon(this::run);
        }
    }

    /** Whether something is being done, or about to be. */
    synchronized boolean isBusy() {
        return busy;
    }

    @Override
    public synchronized void close() {
        closed = true;
        pending.clear();
    }

    private void run() {
        for (T item = take(); item != null; item = take()) {
            if (work.test(item)) {
                succeeded(item);
            } else {
                comeBack(item);
            }
        }
    }

    /** Of several timers for one thing only the newest counts. */
    private synchronized void comeBack(T item) {
        int number = due.merge(item, 1, Integer::sum);
        schedule.later(failed(item), () -> again(item, number));
    }

    private synchronized void again(T item, int number) {
        if (due.getOrDefault(item, 0) == number) {
            add(item);
        }
    }

    private synchronized @Nullable T take() {
        if (pending.isEmpty()) {
            busy = false;
            return null;
        }
        return pending.removeFirst();
    }

    private synchronized void succeeded(T item) {
        failures.remove(item);
        due.remove(item);
    }

    private Duration failed(T item) {
        int before = failures.merge(item, 1, Integer::sum) - 1;
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(before, MOST_DOUBLINGS));
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }
}
