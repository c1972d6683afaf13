package io.crossplane.provider.rancher;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLException;

import io.crossplane.provider.managed.Deadline;
import io.crossplane.provider.rancher.RancherException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one Rancher, shared by all imports into it. So that one that does not answer holds up nobody else: few requests at a
 * time, and none for a while after one could not be sent.
 */
final class RancherHost implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration TURN = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int AT_ONCE = 4;
    private static final long LARGEST = 1 << 20;

    private final Clock clock;
    private final HttpClient client;
    private final String host;
    private final Semaphore turns = new Semaphore(AT_ONCE, true);
    private volatile @Nullable Silence silence;
    private volatile Instant lastUsed;

    /** It could not be reached, and why. */
    private record Silence(RancherException failure, Instant until) {}

    /** @throws RancherException of kind {@code REFUSED} if the certificate authority cannot be used */
    RancherHost(Connection.Way way, Clock clock) {
        this.clock = clock;
        this.host = way.url().getAuthority();
        this.lastUsed = clock.instant();
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER);
        way.proxy()
                .ifPresent(
                        proxy -> builder.proxy(ProxySelector.of(new InetSocketAddress(proxy.getHost(), port(proxy)))));
        try {
            this.client = builder.sslContext(way.trust().context()).build();
        } catch (GeneralSecurityException e) {
            throw new RancherException(Kind.REFUSED, "tls holds no usable certificates in PEM", e);
        }
    }

    private static int port(URI proxy) {
        return proxy.getPort() < 0 ? 80 : proxy.getPort();
    }

    /**
     * Whatever Rancher answers.
     *
     * @throws RancherException of kind {@code UNREACHABLE}, {@code UNTRUSTED}, {@code BUSY} or {@code UNEXPECTED}
     */
    HttpResponse<byte[]> send(HttpRequest request, Deadline deadline) {
        lastUsed = clock.instant();
        Silence known = silence;
        if (known != null && clock.instant().isBefore(known.until())) {
            throw known.failure();
        }
        takeTurn(deadline);
        Duration limit = deadline.atMost(ANSWER);
        try {
            HttpResponse<byte[]> answer = exchange(request, limit);
            silence = null;
            return answer;
        } catch (RancherException e) {
            // One that had hardly any time left says nothing of Rancher.
            if (e.kind() == Kind.UNREACHABLE && limit.compareTo(CONNECT) >= 0) {
                silence = new Silence(e, clock.instant().plus(PAUSE));
            }
            throw e;
        } finally {
            turns.release();
        }
    }

    /** Whether it was used since. */
    boolean isIdleSince(Instant time) {
        return lastUsed.isBefore(time);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private void takeTurn(Deadline deadline) {
        try {
            if (!turns.tryAcquire(deadline.atMost(TURN).toMillis(), TimeUnit.MILLISECONDS)) {
                throw new RancherException(Kind.BUSY,
                        "Rancher at %s answers slowly; %d requests to it are under way".formatted(host, AT_ONCE));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RancherException(Kind.UNREACHABLE, "interrupted on the way to Rancher at " + host, e);
        }
    }

    private HttpResponse<byte[]> exchange(HttpRequest request, Duration limit) {
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request,
                HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), LARGEST));
        try {
            return answer.get(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RancherException(Kind.UNREACHABLE, "interrupted on the way to Rancher at " + host, e);
        } catch (TimeoutException e) {
            throw new RancherException(Kind.UNREACHABLE, "Rancher at %s does not answer in time".formatted(host), e);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private RancherException failure(@Nullable Throwable cause) {
        if (cause instanceof SSLException) {
            return new RancherException(Kind.UNTRUSTED,
                    "the certificate of Rancher at %s is not trusted, or not for this name; give its authority in tls"
                            .formatted(host),
                    cause);
        }
        if (cause instanceof IOException && String.valueOf(cause.getMessage()).contains("exceeds capacity")) {
            return new RancherException(Kind.UNEXPECTED, "Rancher at %s answers with more than 1 MiB".formatted(host),
                    cause);
        }
        return new RancherException(Kind.UNREACHABLE,
                "Rancher at %s cannot be reached; check the address and the network".formatted(host), cause);
    }
}
