package io.crossplane.provider.metrics;

import java.nio.ByteBuffer;
import java.util.List;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Counts the requests to API servers, as client-go does. */
final class RestClientMetrics implements Interceptor {

    private final Counter requests;

    RestClientMetrics(PrometheusRegistry registry) {
        requests = Counter.builder()
                .name("rest_client_requests")
                .labelNames("code", "method", "host")
                .help("Requests to API servers, by status code, method and host.")
                .withoutExemplars()
                .register(registry);
    }

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> body) {
        count(request, String.valueOf(response.code()));
    }

    @Override
    public void afterConnectionFailure(HttpRequest request, Throwable failure) {
        count(request, "<error>");
    }

    private void count(HttpRequest request, String code) {
        requests.labelValues(code, request.method(), request.uri().getAuthority()).inc();
    }
}
