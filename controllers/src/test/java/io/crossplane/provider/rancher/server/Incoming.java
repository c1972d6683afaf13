package io.crossplane.provider.rancher.server;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import okio.ByteString;

/** One request, taken apart. The query keeps the last value of each parameter. */
record Incoming(String method, String path, String rawQuery, Map<String, String> query, String body, Headers headers) {

    static Incoming of(RecordedRequest request) {
        String[] target = request.getTarget().split("\\?", 2);
        String rawQuery = target.length > 1 ? target[1] : "";
        ByteString body = request.getBody();
        return new Incoming(request.getMethod(), decode(target[0].replace("+", "%2B")), rawQuery, parse(rawQuery),
                body == null ? "" : body.utf8(), request.getHeaders());
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /** The parts of the path behind this many first ones. */
    List<String> segmentsAfter(int skipped) {
        return Arrays.stream(path.split("/")).filter(s -> !s.isEmpty()).skip(skipped).toList();
    }

    private static Map<String, String> parse(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String part : query.split("&")) {
            String[] pair = part.split("=", 2);
            if (!pair[0].isEmpty()) {
                parameters.put(decode(pair[0]), pair.length > 1 ? decode(pair[1]) : "");
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
