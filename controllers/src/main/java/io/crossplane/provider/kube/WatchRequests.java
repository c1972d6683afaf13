package io.crossplane.provider.kube;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;

/** The requests of one watch. They go past the library's typed calls, which know neither metadata-only nor initial events. */
final class WatchRequests {

    private static final Duration FIRST_BYTE = Duration.ofSeconds(20);
    private static final int PAGE = 500;

    private final KubernetesClient client;
    private final HttpClient http;
    private final WatchTarget target;
    private final Duration renewal;

    WatchRequests(KubernetesClient client, WatchTarget target, Duration renewal) {
        this.client = client;
        this.target = target;
        this.renewal = renewal;
        this.http = client.getHttpClient()
                .newBuilder()
                .tag(new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
    }

    HttpClient http() {
        return http;
    }

    /** Everything there is, then a bookmark, then what changes. */
    HttpRequest initial() {
        Map<String, String> query = watching();
        query.put("sendInitialEvents", "true");
        query.put("resourceVersionMatch", "NotOlderThan");
        return request(query, target.content().acceptWatch());
    }

    /** What changed after that version. */
    HttpRequest resume(String resourceVersion) {
        Map<String, String> query = watching();
        query.put("resourceVersion", resourceVersion);
        return request(query, target.content().acceptWatch());
    }

    /** A page of the list, for servers without initial events. */
    HttpRequest list(String continueToken) {
        Map<String, String> query = selecting();
        query.put("limit", String.valueOf(PAGE));
        if (!continueToken.isEmpty()) {
            query.put("continue", continueToken);
        }
        return request(query, target.content().acceptList());
    }

    private Map<String, String> watching() {
        Map<String, String> query = selecting();
        query.put("watch", "true");
        query.put("allowWatchBookmarks", "true");
        query.put("timeoutSeconds", String.valueOf(Math.max(1, renewal.toSeconds())));
        return query;
    }

    private Map<String, String> selecting() {
        Map<String, String> query = new LinkedHashMap<>();
        if (!target.labelSelector().isEmpty()) {
            query.put("labelSelector", target.labelSelector());
        }
        if (!target.only().isEmpty()) {
            query.put("fieldSelector", "metadata.name=" + target.only());
        }
        return query;
    }

    private HttpRequest request(Map<String, String> query, String accept) {
        String base = client.getMasterUrl().toString().replaceAll("/+$", "");
        String parameters = query.entrySet()
                .stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return http.newHttpRequestBuilder()
                .uri(URI.create(base + target.path() + "?" + parameters))
                .header("Accept", accept)
                .timeout(FIRST_BYTE.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
                .build();
    }
}
