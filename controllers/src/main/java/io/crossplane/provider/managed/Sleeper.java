package io.crossplane.provider.managed;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits between the attempts of a write that must not get lost. */
@FunctionalInterface
public interface Sleeper {

    /** Returns after about this time, or at once if the thread is interrupted. */
    void sleep(Duration time);

    /** Parks the calling thread. */
    static Sleeper parking() {
        return time -> LockSupport.parkNanos(time.toNanos());
    }
}
