package io.crossplane.provider.kube;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Single requests the typed client does not offer: metadata only, plain paths, and with a limit that holds for the body too. */
final class JsonRequests {

    private static final int OK = 200;
    private static final int CREATED = 201;

    private final KubernetesClient client;
    private final ObjectMapper json = new ObjectMapper();

    JsonRequests(KubernetesClient client) {
        this.client = client;
    }

    /** What the server said. */
    record Answer(int code, byte[] body) {}

    /** The JSON at a path. */
    JsonNode get(String pathAndQuery, String accept, KubeCall call, Duration limit) {
        return content(ask(pathAndQuery, accept, call, limit), call);
    }

    /** Whatever the server answers at a path, an error too. */
    Answer ask(String pathAndQuery, String accept, KubeCall call, Duration limit) {
        return send(request(pathAndQuery, accept).build(), call, limit);
    }

    /** A request to this path, a GET unless it is made another. */
    HttpRequest.Builder request(String pathAndQuery, String accept) {
        String base = client.getMasterUrl().toString().replaceAll("/+$", "");
        return client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(URI.create(base + pathAndQuery))
                .header("Accept", accept);
    }

    /** The JSON of a good answer. */
    JsonNode content(Answer answer, KubeCall call) {
        if (answer.code() != OK && answer.code() != CREATED) {
            throw KubeFailures.ofAnswer(call, answer.code(), status(answer.body()));
        }
        return tree(answer.body());
    }

    /** Whatever the server answers to this request. */
    Answer send(HttpRequest request, KubeCall call, Duration limit) {
        CompletableFuture<HttpResponse<byte[]>> answer = client.getHttpClient().sendAsync(request, byte[].class);
        try {
            HttpResponse<byte[]> response = answer.get(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
            byte[] body = response.body();
            return new Answer(response.code(), body == null ? new byte[0] : body);
        } catch (ExecutionException | TimeoutException e) {
            answer.cancel(true);
            throw KubeFailures.classify(call, e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw KubeFailures.classify(call, e);
        }
    }

    JsonNode tree(byte[] body) {
        try {
            return json.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException("the answer is not JSON", e);
        }
    }

    private @Nullable Status status(byte[] body) {
        try {
            return json.readValue(body, Status.class);
        } catch (IOException e) {
            return null;
        }
    }
}
