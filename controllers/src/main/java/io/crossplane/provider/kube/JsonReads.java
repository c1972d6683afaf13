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
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Single GET requests the typed client does not offer: metadata only, plain paths, and with a limit that holds for the body too. */
final class JsonReads {

    private static final int OK = 200;

    private final KubernetesClient client;
    private final ObjectMapper json = new ObjectMapper();

    JsonReads(KubernetesClient client) {
        this.client = client;
    }

    /** What the server said. */
    record Answer(int code, byte[] body) {}

    /** The JSON at a path. */
    JsonNode get(String pathAndQuery, String accept, KubeCall call, Duration limit) {
        Answer answer = ask(pathAndQuery, accept, call, limit);
        if (answer.code() != OK) {
            throw KubeFailures.ofAnswer(call, answer.code(), status(answer.body()));
        }
        return tree(answer.body());
    }

    /** Whatever the server answers at a path, an error too. */
    Answer ask(String pathAndQuery, String accept, KubeCall call, Duration limit) {
        HttpClient http = client.getHttpClient();
        String base = client.getMasterUrl().toString().replaceAll("/+$", "");
        HttpRequest request = http.newHttpRequestBuilder()
                .uri(URI.create(base + pathAndQuery))
                .header("Accept", accept)
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request, byte[].class);
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
