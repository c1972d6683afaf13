package io.crossplane.provider.helm.chart.ambient;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.crossplane.provider.helm.chart.ChartCredentials.Login;
import io.crossplane.provider.helm.chart.ChartCredentials.LoginSource;
import io.crossplane.provider.helm.chart.ChartException;
import io.crossplane.provider.helm.chart.ambient.TokenSource.NoTokenException;
import io.crossplane.provider.helm.chart.ambient.TokenSource.Token;
import org.jspecify.annotations.Nullable;

/**
 * The login for one registry, asked for once for all who need it and kept for nine tenths of its life; that there is none is kept for a few
 * seconds. A cloud that does not answer is waited for by all, each for a limited time, and is not asked a second time meanwhile.
 */
final class KeptLogin implements LoginSource {

    static final Duration NOT_AGAIN_FOR = Duration.ofSeconds(10);
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final String host;
    private final TokenSource tokens;
    private final Duration limit;
    private final Clock clock;
    private @Nullable CompletableFuture<Answer> latest;

    /** What came of asking, and how long that holds. */
    private sealed interface Answer {

        Instant until();

        record Given(Login login, Instant until) implements Answer {}

        record Refused(String why, Instant until) implements Answer {}
    }

    KeptLogin(String host, TokenSource tokens, Clock clock) {
        this(host, tokens, LIMIT, clock);
    }

    KeptLogin(String host, TokenSource tokens, Duration limit, Clock clock) {
        this.host = host;
        this.tokens = tokens;
        this.limit = limit;
        this.clock = clock;
    }

    @Override
    public Login login() {
        try {
            return switch (answer().get(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                case Answer.Given given -> given.login();
                case Answer.Refused refused -> throw failure(refused.why());
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("interrupted");
        } catch (TimeoutException e) {
            throw failure("no answer within " + limit.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? "failed" : e.getCause().getClass().getSimpleName());
        }
    }

    private synchronized CompletableFuture<Answer> answer() {
        CompletableFuture<Answer> known = latest;
        if (known == null || isOver(known)) {
            known = new CompletableFuture<>();
            latest = known;
            Thread.ofVirtual().name("login " + host).start(asking(known));
        }
        return known;
    }

    private boolean isOver(CompletableFuture<Answer> known) {
        return known.isDone() && (known.isCompletedExceptionally() || !clock.instant().isBefore(known.join().until()));
    }

    private Runnable asking(CompletableFuture<Answer> answer) {
        return () -> {
            try {
                answer.complete(ask());
            } catch (Throwable e) {
                // Whoever waits must hear of it, whatever it is.
                answer.completeExceptionally(e);
            }
        };
    }

    private Answer ask() {
        try {
            Token token = tokens.token();
            Instant now = clock.instant();
            Duration life = Duration.between(now, token.expires());
            return new Answer.Given(token.login(), now.plus(life.multipliedBy(9).dividedBy(10)));
        } catch (NoTokenException e) {
            return new Answer.Refused(String.valueOf(e.getMessage()), clock.instant().plus(NOT_AGAIN_FOR));
        }
    }

    private ChartException failure(String why) {
        return new ChartException(ChartException.Kind.LOGIN_FAILED,
                "registry " + host + ": the provider has no login of its own (" + tokens.chain() + "): " + why + "; "
                        + tokens.cure() + ", or name a pull secret");
    }
}
