package io.crossplane.provider.kube;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * What all watches of the process share.
 *
 * @param timer runs their short delayed tasks; one thread is enough
 */
record WatchRuntime(ScheduledExecutorService timer, Clock clock, WatchTimes times) {

    private static final double JITTER = 0.2;

    /** Runs the task after about that time, so that many watches broken at once do not come back at once. */
    void later(Duration delay, Runnable task) {
        double factor = 1 + ThreadLocalRandom.current().nextDouble() * JITTER;
        timer.schedule(task, (long) (delay.toMillis() * factor), TimeUnit.MILLISECONDS);
    }

    /** Runs the task again and again with that pause. */
    ScheduledFuture<?> repeatedly(Duration pause, Runnable task) {
        return timer.scheduleWithFixedDelay(task, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }
}
