package io.crossplane.provider.helm.chart;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLException;

import io.crossplane.provider.helm.chart.ChartException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The connections made for one fetch of one source, with its trust and its credentials; for one thread.
 *
 * <p>Redirects are followed here and not by the client, so that an authorization is only ever sent to the origin (scheme, host, port) it
 * is for, and encryption is never given up on the way.
 */
final class ChartHttp implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    /** For one request with its whole answer: a server that trickles must not hold a reconcile. */
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final int MOST_REDIRECTS = 5;

    private final ChartSource.Options options;
    private final ChartCredentials credentials;
    private final Map<URI, String> tokens = new HashMap<>();
    private @Nullable HttpClient client;

    ChartHttp(ChartSource.Options options, ChartCredentials credentials) {
        this.options = options;
        this.credentials = credentials;
    }

    /** Made when first needed: what is asked for may be known without a request. */
    private HttpClient client() {
        HttpClient made = client;
        if (made == null) {
            made = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .sslContext(ChartTrust.context(options))
                    .build();
            client = made;
        }
        return made;
    }

    /** From now on this header goes to the origin of the URL instead of the login. */
    void authorize(URI url, String header) {
        tokens.put(origin(url), header);
    }

    /** Any answer but a redirect, whatever its status; the body of one that is not 200 is dropped. */
    <T extends @Nullable Object> HttpResponse<T> get(URI url, Map<String, String> headers, BodyHandler<T> body) {
        URI next = url;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpResponse<T> response = send(request(next, headers), body);
            String location = response.headers().firstValue("Location").orElse(null);
            if (response.statusCode() / 100 != 3 || response.statusCode() == 304 || location == null) {
                return response;
            }
            next = follow(next, location);
        }
        throw new ChartException(Kind.INVALID, ChartSource.plain(url) + " redirects without end");
    }

    /** Into the file, no more than so many bytes. */
    static BodyHandler<@Nullable Path> into(Path file, long limit) {
        BodyHandler<Path> limited = BodyHandlers.limiting(BodyHandlers.ofFile(file), limit);
        return info -> info.statusCode() == 200 ? nullable(limited.apply(info)) : BodySubscribers.replacing(null);
    }

    /** As bytes, no more than so many. */
    static BodyHandler<byte[]> bytes(long limit) {
        BodyHandler<byte[]> limited = BodyHandlers.limiting(BodyHandlers.ofByteArray(), limit);
        return info -> info.statusCode() == 200 ? limited.apply(info) : BodySubscribers.replacing(new byte[0]);
    }

    /** Why an answer other than 200 is none. */
    ChartException refusal(int status, String what) {
        return switch (status) {
            case 401, 403 ->
                    new ChartException(Kind.UNAUTHORIZED, what + ": the server refused the credentials or asks for some"
                            + " (HTTP " + status + "); " + credentials.cure());
            case 404, 410 ->
                    new ChartException(Kind.NOT_FOUND, what + ": not found (HTTP " + status + "); check the address");
            default -> new ChartException(Kind.UNREACHABLE,
                    what + ": the server answered HTTP " + status + "; it is tried again");
        };
    }

    @Override
    public void close() {
        if (client != null) {
            client.shutdownNow();
        }
    }

    @SuppressWarnings("unchecked")
    private static HttpResponse.BodySubscriber<@Nullable Path> nullable(HttpResponse.BodySubscriber<Path> subscriber) {
        return (HttpResponse.BodySubscriber<@Nullable Path>) (HttpResponse.BodySubscriber<?>) subscriber;
    }

    private HttpRequest request(URI url, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(ANSWER);
        headers.forEach(request::setHeader);
        String token = tokens.get(origin(url));
        if (token != null) {
            return request.setHeader("Authorization", token).build();
        }
        credentials.loginFor(url).ifPresent(login -> request.setHeader("Authorization", login.header()));
        return request.build();
    }

    private <T extends @Nullable Object> HttpResponse<T> send(HttpRequest request, BodyHandler<T> body) {
        String what = ChartSource.plain(request.uri());
        CompletableFuture<HttpResponse<T>> answer = client().sendAsync(request, body);
        try {
            return answer.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ChartException(Kind.UNREACHABLE, what + ": interrupted");
        } catch (TimeoutException e) {
            throw new ChartException(Kind.UNREACHABLE, what + ": no answer within " + ANSWER.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw failure(what, e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private static ChartException failure(String what, @Nullable Throwable cause) {
        if (cause instanceof SSLException) {
            return new ChartException(Kind.TLS,
                    what + ": the server's certificate is not trusted; give its CA in caBundle");
        }
        if (cause instanceof IOException && String.valueOf(cause.getMessage()).contains("exceeds capacity")) {
            return new ChartException(Kind.TOO_LARGE, what + ": larger than allowed");
        }
        return new ChartException(Kind.UNREACHABLE, what + ": cannot be reached; check the address and the network");
    }

    private static URI follow(URI from, String location) {
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new ChartException(Kind.INVALID, ChartSource.plain(from) + " redirects to something that is no URL");
        }
        boolean allowed = "https".equals(to.getScheme())
                || "http".equals(to.getScheme()) && "http".equals(from.getScheme());
        if (!allowed || to.getHost() == null) {
            throw new ChartException(Kind.INVALID,
                    ChartSource.plain(from) + " redirects to an address without encryption");
        }
        return to;
    }

    private static URI origin(URI url) {
        return URI.create(url.getScheme() + "://" + url.getAuthority());
    }
}
