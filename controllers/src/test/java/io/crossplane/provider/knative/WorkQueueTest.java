package io.crossplane.provider.knative;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

class WorkQueueTest {

    private final FakeSchedule schedule = new FakeSchedule();
    private final List<String> done = new ArrayList<>();
    private final Set<String> failing = new HashSet<>();
    private final WorkQueue<String> queue = new WorkQueue<>(item -> {
        done.add(item);
        return !failing.contains(item);
    }, schedule);

    @Test
    void doesEachThingOnceHoweverOftenItIsNamed() {
        queue.add("a");
        queue.add("b");
        queue.add("a");
        schedule.run();
        queue.add("a");
        schedule.run();

        assertThat(done).containsExactly("a", "b", "a");
    }

    @Test
    void comesBackToWhatFailedAndWaitsLongerEachTime() {
        failing.add("a");
        queue.add("a");
        queue.add("b");
        schedule.run();
        for (int i = 0; i < 8; i++) {
            schedule.runLater();
        }
        failing.clear();
        schedule.runLater();
        failing.add("a");
        queue.add("a");
        schedule.run();

        assertThat(done).startsWith("a", "b", "a");
        assertThat(schedule.waits().stream().map(Duration::toSeconds)).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L,
                120L, 120L, 1L);
    }

    @Test
    void comesBackOnceHoweverOftenItFailed() {
        failing.add("a");
        for (int i = 0; i < 5; i++) {
            queue.add("a");
            schedule.run();
        }
        done.clear();

        for (int i = 0; i < 5; i++) {
            schedule.runNext();
        }

        assertThat(done).containsExactly("a");
    }

    @Test
    void forgetsEverythingWhenItIsClosed() {
        queue.add("a");
        queue.close();
        queue.add("b");
        schedule.run();

        assertThat(done).isEmpty();
    }
}
