package io.crossplane.provider.managed;

import java.time.Duration;
import java.util.Map;
import java.util.function.DoubleSupplier;

import io.crossplane.provider.apis.core.ManagedResource;

/**
 * Writes annotations that must not get lost, because they say how a creation ended (MR-120). Any failure is tried again, a conflict
 * on the object as it is now, with growing waits for about ten seconds (DEV-10), but not beyond the reconcile's deadline.
 *
 * @param <R> the managed resource
 */
final class CriticalAnnotations<R extends ManagedResource<?, ?>> {

    private static final Duration FIRST_WAIT = Duration.ofMillis(10);
    private static final int ATTEMPTS = 11;
    private static final double SPREAD = 0.1;

    private final ResourceStore<R> store;
    private final Sleeper sleeper;
    private final DoubleSupplier random;

    CriticalAnnotations(ResourceStore<R> store, Sleeper sleeper, DoubleSupplier random) {
        this.store = store;
        this.sleeper = sleeper;
        this.random = random;
    }

    /** The object with these annotations. Throws what the last attempt threw. */
    R write(R known, Map<String, String> annotations, Deadline deadline) {
        R current = known;
        Duration wait = FIRST_WAIT;
        for (int attempt = 1;; attempt++) {
            try {
                return store.annotate(current, annotations);
            } catch (RuntimeException failure) {
                boolean last = attempt == ATTEMPTS || Thread.currentThread().isInterrupted()
                        || deadline.remaining().compareTo(wait) < 0;
                if (last) {
                    throw failure;
                }
                sleeper.sleep(
                        Duration.ofNanos(Math.round(wait.toNanos() * (1 + SPREAD * (2 * random.getAsDouble() - 1)))));
                wait = wait.multipliedBy(2);
                current = ErrorText.isConflict(failure) ? store.read(current).orElse(current) : current;
            }
        }
    }
}
