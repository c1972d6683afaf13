package io.crossplane.provider.knative;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Does work when told, on the thread of the test. */
final class FakeSchedule implements Schedule {

    private final Deque<Runnable> due = new ArrayDeque<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private final List<Duration> waits = new ArrayList<>();

    @Override
    public void soon(Runnable work) {
        due.add(work);
    }

    @Override
    public void later(Duration wait, Runnable work) {
        waits.add(wait);
        waiting.add(work);
    }

    /** Does all that is due, and what comes of it. */
    void run() {
        while (!due.isEmpty()) {
            due.poll().run();
        }
    }

    /** As {@link #run}, after everything that waits has become due. */
    void runLater() {
        List<Runnable> all = List.copyOf(waiting);
        waiting.clear();
        due.addAll(all);
        run();
    }

    /** As {@link #run}, after the one that waits for the longest has become due. */
    void runNext() {
        due.add(waiting.removeFirst());
        run();
    }

    List<Duration> waits() {
        return waits;
    }
}
