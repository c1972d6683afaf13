package io.crossplane.provider.helm.chart.ambient;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.crossplane.provider.helm.chart.ChartCredentials.Login;

/** A cloud that gives {@code user:token-1}, {@code user:token-2} …, each valid for an hour; or says no; or nothing. */
final class FakeTokens implements TokenSource {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final Duration LIFE = Duration.ofHours(1);

    private final AtomicInteger asked = new AtomicInteger();
    private volatile Instant now = START;
    private volatile boolean refusing;
    private volatile CountDownLatch speaking = new CountDownLatch(0);

    @Override
    public Token token() throws NoTokenException {
        int count = asked.incrementAndGet();
        try {
            speaking.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (refusing) {
            throw new NoTokenException("the cloud said no");
        }
        return new Token(new Login("user", "token-" + count), now.plus(LIFE));
    }

    @Override
    public String chain() {
        return "a fake";
    }

    @Override
    public String cure() {
        return "let it speak";
    }

    int asked() {
        return asked.get();
    }

    /** Shows the time of the cloud. */
    Clock clock() {
        InstantSource time = () -> now;
        return time.withZone(ZoneOffset.UTC);
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    void refuse(boolean refuses) {
        refusing = refuses;
    }

    void fallSilent() {
        speaking = new CountDownLatch(1);
    }

    void speakAgain() {
        speaking.countDown();
    }
}
