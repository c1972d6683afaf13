package io.crossplane.provider.kube;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossplane.provider.kube.KubeException.Kind;

/** Which kinds a cluster serves. Asked once for each version in use, and again when a kind is missing, though not often. */
final class ServedKinds {

    private static final Duration ASK_AGAIN = Duration.ofSeconds(10);
    private static final Set<String> NEEDED_VERBS = Set.of("get", "list", "watch");

    private final Clock clock;
    private final Map<String, Version> versions = new HashMap<>();

    ServedKinds(Clock clock) {
        this.clock = clock;
    }

    /**
     * The kind; empty if it is not served, or not in a way that its objects could be looked at.
     *
     * @param limit for asking, if that is needed
     * @throws KubeException if the cluster cannot be asked
     */
    synchronized Optional<ServedKind> find(JsonRequests reads, String apiVersion, String kind, Duration limit) {
        Version known = versions.get(apiVersion);
        if (known == null || !known.kinds().containsKey(kind) && !clock.instant().isBefore(known.askAgain())) {
            known = new Version(read(reads, apiVersion, limit), clock.instant().plus(ASK_AGAIN));
            versions.put(apiVersion, known);
        }
        return Optional.ofNullable(known.kinds().get(kind));
    }

    /** What is known of this version is not true any more. */
    synchronized void forget(String apiVersion) {
        versions.remove(apiVersion);
    }

    private static Map<String, ServedKind> read(JsonRequests reads, String apiVersion, Duration limit) {
        KubeCall call = new KubeCall(KubeCall.TARGET_CLUSTER, "get", "the kinds of " + apiVersion, "", "");
        try {
            JsonNode answer = reads.get(ServedKind.group(apiVersion), "application/json", call, limit);
            Map<String, ServedKind> kinds = new HashMap<>();
            answer.path("resources")
                    .forEach(one -> kind(apiVersion, one).ifPresent(kind -> kinds.put(kind.kind(), kind)));
            return kinds;
        } catch (KubeException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Map.of();
            }
            throw e;
        }
    }

    private static Optional<ServedKind> kind(String apiVersion, JsonNode resource) {
        String plural = resource.path("name").asText();
        Set<String> verbs = StreamSupport.stream(resource.path("verbs").spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.toSet());
        return plural.contains("/") || !verbs.containsAll(NEEDED_VERBS) ? Optional.empty()
                : Optional.of(new ServedKind(apiVersion, resource.path("kind").asText(), plural,
                        resource.path("namespaced").asBoolean()));
    }

    private record Version(Map<String, ServedKind> kinds, Instant askAgain) {}
}
