package io.crossplane.provider.kube;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * What all watches of the process share.
 *
 * @param timer starts what is due; one thread is enough, for it does nothing else
 * @param threads runs what may take a moment
 */
record WatchRuntime(ScheduledExecutorService timer, Executor threads, Clock clock, WatchTimes times) {

    private static final double JITTER = 0.2;

    /** Runs the task after about that time, so that many watches broken at once do not come back at once. */
    void later(Duration delay, Runnable task) {
        double factor = 1 + ThreadLocalRandom.current().nextDouble() * JITTER;
        timer.schedule(() -> threads.execute(task), (long) (delay.toMillis() * factor), TimeUnit.MILLISECONDS);
    }

    /** Runs the task again and again with that pause. */
    ScheduledFuture<?> repeatedly(Duration pause, Runnable task) {
        return timer.scheduleWithFixedDelay(() -> threads.execute(task), pause.toMillis(), pause.toMillis(),
                TimeUnit.MILLISECONDS);
    }
}
