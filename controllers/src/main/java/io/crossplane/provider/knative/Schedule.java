package io.crossplane.provider.knative;

import java.time.Duration;

/** Where work is done: never on the thread that asks for it. */
interface Schedule {

    /** Runs it as soon as possible. */
    void soon(Runnable work);

    /** Runs it after this time. */
    void later(Duration wait, Runnable work);
}
