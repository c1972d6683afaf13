package io.crossplane.provider.kube;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What one owner wants to see of a cluster, and whether it found its view empty. Safe for any thread. */
final class Interest {

    private final Runnable changed;
    private final Clock clock;
    private final Map<Object, BooleanSupplier> missed = new ConcurrentHashMap<>();
    private volatile Instant distrustedUntil = Instant.MIN;

    Interest(Runnable changed, Clock clock) {
        this.changed = changed;
        this.clock = clock;
    }

    /**
     * The view if it can be trusted. If not, the owner is woken once it can.
     *
     * @param which view it is, of those that the owner has
     * @param usable whether it can be trusted at present; asked from any thread, must not block
     */
    <V> Optional<V> see(Object which, BooleanSupplier usable, Supplier<V> view) {
        if (isDistrusted()) {
            return Optional.empty();
        }
        if (!usable.getAsBoolean()) {
            missed.put(which, usable);
            // Once more, so that the moment of recovery is not missed.
            if (!usable.getAsBoolean()) {
                return Optional.empty();
            }
        }
        missed.remove(which);
        return Optional.of(view.get());
    }

    boolean isDistrusted() {
        return clock.instant().isBefore(distrustedUntil);
    }

    void distrust(Duration time) {
        distrustedUntil = clock.instant().plus(time);
    }

    void wake() {
        changed.run();
    }

    /** To be called whenever a view may have become usable. */
    void wakeIfItMissed() {
        if (missed.values().removeIf(BooleanSupplier::getAsBoolean)) {
            changed.run();
        }
    }
}
