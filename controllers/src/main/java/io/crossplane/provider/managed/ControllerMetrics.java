package io.crossplane.provider.managed;

import java.time.Duration;

/** What is measured about one controller: its queue, its workers and how reconciles end (MT-20, MT-21). */
public interface ControllerMetrics {

    /** How a reconcile ended. */
    enum Result {
        SUCCESS, REQUEUE, REQUEUE_AFTER, ERROR
    }

    /** An object waits for a worker. */
    void queued();

    /** A worker took the object that waited so long. */
    void taken(Duration waited);

    /** The worker is free again. */
    void freed(Duration worked);

    /** A reconcile ended. */
    void reconciled(Result result, Duration took);

    /** A reconcile ended with a mistake in the program; it is counted as an error as well. */
    void panicked();

    /** An object will come again after a backoff delay. */
    void retried();

    /** Measures nothing. */
    static ControllerMetrics none() {
        return new ControllerMetrics() {
            @Override
            public void queued() {}

            @Override
            public void taken(Duration waited) {}

            @Override
            public void freed(Duration worked) {}

            @Override
            public void reconciled(Result result, Duration took) {}

            @Override
            public void panicked() {}

            @Override
            public void retried() {}
        };
    }
}
