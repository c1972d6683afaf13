package io.crossplane.provider.metrics;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.regex.Pattern;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/**
 * Counts the requests to API servers, as client-go does. Virtual clusters come and go, each with its own address, or behind one with a port
 * of its own; they share one host in the metrics, for a series is never forgotten.
 */
final class RestClientMetrics implements Interceptor {

    /** How virtual clusters are reached: by a tunnel, or by their Service. */
    private static final Pattern VIRTUAL = Pattern.compile("(127\\.0\\.0\\.1|.+\\.svc)(:\\d+)?");

    private static final String VIRTUAL_CLUSTERS = "virtual-clusters";

    private final Counter requests;

    RestClientMetrics(PrometheusRegistry registry) {
        requests = Counter.builder()
                .name("rest_client_requests")
                .labelNames("code", "method", "host")
                .help("Requests to API servers, by status code, method and host; virtual clusters share one.")
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
        requests.labelValues(code, request.method(), host(request.uri())).inc();
    }

    static String host(URI address) {
        String authority = address.getAuthority();
        return VIRTUAL.matcher(authority).matches() ? VIRTUAL_CLUSTERS : authority;
    }
}
