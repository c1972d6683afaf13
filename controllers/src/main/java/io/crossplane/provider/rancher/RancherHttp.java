package io.crossplane.provider.rancher;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossplane.provider.managed.Deadline;
import io.crossplane.provider.rancher.RancherException.Kind;

/**
 * Requests to Rancher as JSON. An authorization goes to Rancher's own address only, and never with the request for a manifest; what is
 * redirected is not followed.
 */
final class RancherHttp {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TYPE = "Content-Type";
    private static final String MEDIA = "application/json";
    private static final int OK = 200;

    private final RancherHost host;
    private final Connection connection;
    private final Deadline deadline;

    RancherHttp(RancherHost host, Connection connection, Deadline deadline) {
        this.host = host;
        this.connection = connection;
        this.deadline = deadline;
    }

    Connection connection() {
        return connection;
    }

    JsonNode get(String path) {
        return json(authorized(path).GET().build());
    }

    JsonNode post(String path, JsonNode body) {
        return json(authorized(path).header(TYPE, MEDIA).POST(content(body)).build());
    }

    JsonNode put(String path, JsonNode body) {
        return json(authorized(path).header(TYPE, MEDIA).PUT(content(body)).build());
    }

    void delete(String path) {
        checked(host.send(authorized(path).DELETE().build(), deadline));
    }

    /** A text that everybody may read; asked for without the token. */
    String text(String path) {
        HttpResponse<byte[]> answer = host.send(request(path).header("Accept", "*/*").GET().build(), deadline);
        if (answer.statusCode() != OK) {
            throw failure(answer);
        }
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    /** An object that everybody may read; asked for without the token. */
    JsonNode publicJson(String path) {
        return json(request(path).header("Accept", MEDIA).GET().build());
    }

    /** As part of a path or a query. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder authorized(String path) {
        return request(path).header("Accept", MEDIA).header("Authorization", "Bearer " + connection.token().text());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(connection.url() + path)).header("User-Agent", "provider-vcluster");
    }

    private static HttpRequest.BodyPublisher content(JsonNode body) {
        return HttpRequest.BodyPublishers.ofString(body.toString());
    }

    private JsonNode json(HttpRequest request) {
        HttpResponse<byte[]> answer = checked(host.send(request, deadline));
        try {
            JsonNode tree = JSON.readTree(answer.body());
            if (tree != null && tree.isObject()) {
                return tree;
            }
        } catch (IOException e) {
            throw new RancherException(Kind.UNEXPECTED, unexpected("something that is no JSON"), e);
        }
        throw new RancherException(Kind.UNEXPECTED, unexpected("something that is no object"));
    }

    private HttpResponse<byte[]> checked(HttpResponse<byte[]> answer) {
        if (answer.statusCode() / 100 != 2) {
            throw failure(answer);
        }
        return answer;
    }

    private RancherException failure(HttpResponse<byte[]> answer) {
        int status = answer.statusCode();
        if (status / 100 == 3) {
            String target = answer.headers().firstValue("Location").map(RancherHttp::authority).orElse("somewhere");
            return new RancherException(Kind.UNEXPECTED,
                    unexpected("a redirect to %s; if that is Rancher, give it as url".formatted(target)));
        }
        Kind kind = switch (status) {
            case 401 -> Kind.UNAUTHORIZED;
            case 403 -> Kind.FORBIDDEN;
            case 404 -> Kind.NOT_FOUND;
            case 409 -> Kind.CONFLICT;
            case 400, 405, 422 -> Kind.REFUSED;
            case 429 -> Kind.BUSY;
            default -> status / 100 == 5 ? Kind.BUSY : Kind.UNEXPECTED;
        };
        String said = said(answer.body());
        return new RancherException(kind, unexpected("HTTP " + status + (said.isEmpty() ? "" : ": " + said)));
    }

    /** What an error says of itself, if it is one of Rancher's; a proxy's page says nothing to people. */
    private String said(byte[] body) {
        try {
            JsonNode error = JSON.readTree(body);
            String text = error == null ? "" : error.path("message").asText(error.path("code").asText());
            String field = error == null ? "" : error.path("fieldName").asText();
            return Messages.shown((field.isEmpty() ? text : text + " (" + field + ")")
                    .replace(connection.token().text(), "[redacted]"));
        } catch (IOException e) {
            return "";
        }
    }

    private String unexpected(String what) {
        return "Rancher at %s answers with %s".formatted(connection.url().getAuthority(), what);
    }

    private static String authority(String location) {
        try {
            String authority = URI.create(location).getAuthority();
            return authority == null ? "another path" : authority;
        } catch (IllegalArgumentException e) {
            return "something that is no URL";
        }
    }
}
