package io.crossplane.provider.rancher.server;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import mockwebserver3.MockResponse;
import okio.Buffer;

/** One answer, not yet on the wire. */
record Reply(int status, String contentType, String body, Map<String, String> headers) {

    static Reply json(int status, JsonNode body) {
        return new Reply(status, "application/json", body.toString(), Map.of());
    }

    static Reply text(int status, String body) {
        return new Reply(status, "text/plain", body, Map.of());
    }

    static Reply html(int status, String body) {
        return new Reply(status, "text/html; charset=utf-8", body, Map.of());
    }

    Reply withBody(String newBody) {
        return new Reply(status, contentType, newBody, headers);
    }

    MockResponse.Builder response() {
        MockResponse.Builder response = new MockResponse.Builder().code(status);
        if (status != 204) {
            response.body(new Buffer().write(body.getBytes(StandardCharsets.UTF_8)));
            response.setHeader("Content-Type", contentType);
        }
        headers.forEach(response::setHeader);
        return response;
    }
}
