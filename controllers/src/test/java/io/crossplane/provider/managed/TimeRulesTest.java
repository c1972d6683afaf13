package io.crossplane.provider.managed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.managed.contract.Rule;
import io.crossplane.provider.managed.contract.TestClock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Durations, delays, buckets, intervals and marks. */
class TimeRulesTest {

    @ParameterizedTest
    @CsvSource({"0, PT0S", "+0, PT0S", "1h30m, PT1H30M", "1.5h, PT1H30M", ".5s, PT0.5S", "1.s, PT1S", "-2m, PT-2M",
        "10s, PT10S", "300ms, PT0.3S", "1us, PT0.000001S", "1µs, PT0.000001S", "1μs, PT0.000001S",
        "7ns, PT0.000000007S", "1m1m, PT2M", "0.1ns, PT0S", "2562047h47m16.854775807s, PT2562047H47M16.854775807S"})
    @Rule("MR-20")
    @DisplayName("MR-20 Go durations")
    void durations(String text, Duration expected) {
        assertThat(GoDuration.parse(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1d", "10", "s", ".s", "1 s", "1h 30m", "1e3s", "--1s", "1H", "5m3", "3000000h", "+"})
    @Rule("MR-20")
    @DisplayName("MR-20 what Go does not take for a duration")
    void notDurations(String text) {
        assertThat(GoDuration.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,2", "2,4", "3,8", "4,16", "5,32", "6,60", "7,60", "1000000,60"})
    @Rule("MR-6")
    @DisplayName("MR-6 1 s doubled with each failure, at most 60 s, for ever")
    void backoff(int failures, long seconds) {
        assertThat(Backoff.standard().delay(failures)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    @Rule("MR-7")
    @DisplayName("MR-7 a burst passes, then one token at a time, each waiter behind the other")
    void tokens() {
        TestClock clock = new TestClock();
        TokenBucket bucket = new TokenBucket(2, 20, clock);
        for (int i = 0; i < 20; i++) {
            assertThat(bucket.reserve()).isZero();
        }
        assertThat(bucket.reserve()).isEqualTo(Duration.ofMillis(500));
        assertThat(bucket.reserve()).isEqualTo(Duration.ofSeconds(1));
        clock.advance(Duration.ofSeconds(1));
        assertThat(bucket.reserve()).isEqualTo(Duration.ofMillis(500));
        assertThat(bucket.tryTake()).isFalse();
        clock.advance(Duration.ofHours(1));
        for (int i = 0; i < 20; i++) {
            assertThat(bucket.tryTake()).isTrue();
        }
        assertThat(bucket.tryTake()).isFalse();
    }

    @Test
    @Rule({"MR-17", "MR-18", "MR-19"})
    @DisplayName("MR-18 jitter spreads evenly around the interval and never falls below the minimum")
    void jitter() {
        Duration minute = Duration.ofMinutes(1);
        PollInterval.Hook least = PollInterval.Hook.eager(Duration.ofSeconds(10), 0.1, () -> 0);
        PollInterval.Hook most = PollInterval.Hook.eager(Duration.ofSeconds(10), 0.1, () -> 1);
        assertThat(PollInterval.every(minute).with(least).next(Map.of(), false)).isEqualTo(Duration.ofSeconds(54));
        assertThat(PollInterval.every(minute).with(most).next(Map.of(), false)).isEqualTo(Duration.ofSeconds(66));
        assertThat(new PollInterval(minute, minute, least).next(Map.of(), false)).isEqualTo(minute);
        assertThat(new PollInterval(minute, Duration.ofSeconds(20), least).next(Map.of(), true))
                .isEqualTo(Duration.ofSeconds(20));
        assertThat(PollInterval.every(minute).with(least).next(Map.of(Annotations.POLL_INTERVAL, "5s"), true))
                .isEqualTo(Duration.ofMillis(4500));
    }

    private static CreationMarks marks(String pending, String succeeded, String failed) {
        Map<String, String> annotations = new java.util.HashMap<>();
        annotations.put(Annotations.CREATE_PENDING, pending);
        annotations.put(Annotations.CREATE_SUCCEEDED, succeeded);
        annotations.put(Annotations.CREATE_FAILED, failed);
        annotations.values().removeIf(v -> v == null);
        return CreationMarks.of(annotations);
    }

    @ParameterizedTest
    @CsvSource(
            value = {"-,-,-,false", "2026-01-01T00:00:01Z,-,-,true", "garbage,-,-,false",
                "2026-01-01T00:00:01Z,2026-01-01T00:00:00Z,-,true", "2026-01-01T00:00:01Z,2026-01-01T00:00:01Z,-,false",
                "2026-01-01T00:00:01Z,-,2026-01-01T00:00:02Z,false",
                "2026-01-01T00:00:03Z,2026-01-01T00:00:01Z,2026-01-01T00:00:02Z,true",
                "2026-01-01T02:00:00+02:00,2026-01-01T00:00:00Z,-,false", "2026-01-01T00:00:01Z,garbage,garbage,true"},
            nullValues = "-")
    @Rule({"MR-109", "LB-4"})
    @DisplayName("MR-109 incomplete: begun later than it ever ended")
    void incomplete(String pending, String succeeded, String failed, boolean expected) {
        assertThat(marks(pending, succeeded, failed).incomplete()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0,true", "29,true", "30,false", "-5,true"})
    @Rule("MR-114")
    @DisplayName("MR-114 the grace period after a creation")
    void grace(long secondsLater, boolean expected) {
        Instant created = Instant.parse("2026-01-01T00:00:00Z");
        CreationMarks marks = marks(null, created.toString(), null);
        assertThat(marks.succeededWithin(Duration.ofSeconds(30), created.plusSeconds(secondsLater)))
                .isEqualTo(expected);
    }

    @Test
    @DisplayName("a deadline is over when its time has passed")
    void deadline() {
        TestClock clock = new TestClock();
        Deadline deadline = Deadline.after(Duration.ofSeconds(10), clock);
        assertThat(deadline.atMost(Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(3));
        clock.advance(Duration.ofSeconds(8));
        assertThat(deadline.atMost(Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(2));
        assertThat(deadline.isOver()).isFalse();
        clock.advance(Duration.ofSeconds(8));
        assertThat(deadline.remaining()).isZero();
        assertThat(deadline.isOver()).isTrue();
        assertThat(PollInterval.sooner(Duration.ofSeconds(5), Optional.empty())).isEqualTo(Duration.ofSeconds(5));
    }
}
