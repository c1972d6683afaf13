package io.crossplane.provider.managed;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * When an object that is as it should be is looked at again (MR-17, MR-18).
 *
 * @param standard without an annotation
 * @param minimum no poll comes sooner, whatever annotation and hook say
 * @param hook has the last word; there is one, the latest given
 */
public record PollInterval(Duration standard, Duration minimum, Hook hook) {

    private static final Duration SOONEST_RECHECK = Duration.ofMillis(500);

    /** Changes an interval. */
    @FunctionalInterface
    public interface Hook {

        /**
         * The interval to use.
         *
         * @param chosen the user chose it by annotation
         * @param unsettled the external resource was changed just now, or is not ready
         */
        Duration adjust(Duration interval, boolean chosen, boolean unsettled);

        /** Leaves every interval as it is. */
        static Hook none() {
            return (interval, _, _) -> interval;
        }

        /**
         * Looks again soon while things move, unless the user wants to wait longer, and spreads all looks evenly (DEV-9).
         *
         * @param eager the interval while unsettled
         * @param spread as a share of the interval, 0.1 for plus or minus ten per cent
         * @param random yields numbers from 0 to 1
         */
        static Hook eager(Duration eager, double spread, DoubleSupplier random) {
            return (interval, chosen, unsettled) -> {
                boolean soon = unsettled && !chosen && interval.compareTo(eager) > 0;
                long nanos = (soon ? eager : interval).toNanos();
                return Duration.ofNanos(Math.round(nanos * (1 + spread * (2 * random.getAsDouble() - 1))));
            };
        }
    }

    /** An interval without minimum and hook. */
    public static PollInterval every(Duration standard) {
        return new PollInterval(standard, Duration.ZERO, Hook.none());
    }

    /** The same with another hook instead. */
    public PollInterval with(Hook another) {
        return new PollInterval(standard, minimum, another);
    }

    /** The time until the next look, given the annotations of the object. */
    public Duration next(Map<String, String> annotations, boolean unsettled) {
        Optional<Duration> chosen = Annotations.value(annotations, Annotations.POLL_INTERVAL)
                .flatMap(GoDuration::parse)
                .filter(Duration::isPositive)
                .map(this::atLeastMinimum);
        return atLeastMinimum(hook.adjust(chosen.orElse(standard), chosen.isPresent(), unsettled));
    }

    /** The earlier of a time and a recheck that the external client wants; such a recheck comes no sooner than after 500 ms. */
    static Duration sooner(Duration time, Optional<Duration> recheckAfter) {
        return recheckAfter.map(r -> longer(r, SOONEST_RECHECK)).filter(r -> r.compareTo(time) < 0).orElse(time);
    }

    private Duration atLeastMinimum(Duration interval) {
        return longer(interval, minimum);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? b : a;
    }
}
