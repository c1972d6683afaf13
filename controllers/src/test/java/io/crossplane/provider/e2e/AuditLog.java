package io.crossplane.provider.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What the API server has noted about who asked it for what. */
public record AuditLog(Path file) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FORBIDDEN = 403;

    /**
     * One request.
     *
     * @param received when it came in
     * @param verb such as get or watch
     * @param uri path and query
     * @param agent which program it says it is
     * @param code of the answer
     */
    public record Request(Instant received, String verb, String uri, String agent, int code) {
        private static Request of(JsonNode entry) {
            return new Request(Instant.parse(entry.path("requestReceivedTimestamp").asText()),
                    entry.path("verb").asText(), entry.path("requestURI").asText(), entry.path("userAgent").asText(),
                    entry.at("/responseStatus/code").asInt());
        }

        public boolean isWatch() {
            return verb.equals("watch");
        }

        public boolean isForbidden() {
            return code == FORBIDDEN;
        }

        public boolean isLease() {
            return uri.startsWith("/apis/coordination.k8s.io/v1/namespaces/") && uri.contains("/leases/");
        }
    }

    /** The requests of this user that came in later than an instant and were forbidden. */
    public List<Request> refused(String user, Instant later) {
        return requests(user, later).stream().filter(Request::isForbidden).toList();
    }

    /** The requests of this user that came in later than an instant, in the order in which they were answered. */
    public List<Request> requests(String user, Instant later) {
        String mark = "\"" + user + "\"";
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.contains(mark) && line.endsWith("}"))
                    .map(AuditLog::parse)
                    .filter(entry -> entry.at("/user/username").asText().equals(user))
                    .map(Request::of)
                    .filter(request -> request.received().isAfter(later))
                    .distinct()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
