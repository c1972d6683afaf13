package io.crossplane.provider.kube;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossplane.provider.kube.JsonRequests.Answer;
import io.crossplane.provider.kube.VirtualApiStatus.Route;

/** What a virtual cluster is asked, in the order in which its parts come up. */
final class VirtualQuestions {

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int UNAUTHORIZED = 401;
    private static final String JSON = "application/json";

    /**
     * Asks until an answer says that the rest is not worth asking.
     *
     * @throws KubeException if an answer does not come or is a refusal
     */
    VirtualApiStatus ask(ClusterConnection connection, ReleaseKey key, Route route, Duration limit) {
        Talk talk = new Talk(new JsonRequests(connection.client()), "virtual cluster \"%s\"".formatted(key.release()),
                limit);
        String notReady = notReady(talk);
        if (!notReady.isEmpty()) {
            return new VirtualApiStatus(route, false, notReady, Optional.empty(), false, Optional.empty());
        }
        String version = talk.get("/version", "version", "").map(node -> node.path("gitVersion").asText()).orElse("");
        boolean account = talk.get("/api/v1/namespaces/default/serviceaccounts/default", "serviceaccounts", "default")
                .isPresent();
        Optional<Integer> dns = talk
                .get("/apis/apps/v1/namespaces/kube-system/deployments/coredns", "deployments.apps", "kube-system")
                .map(node -> node.path("status").path("availableReplicas").asInt());
        return new VirtualApiStatus(route, true, "", Optional.of(version).filter(text -> !text.isEmpty()), account,
                dns);
    }

    private static String notReady(Talk talk) {
        Answer answer = talk.ask("/readyz", "readyz", "");
        if (answer.code() == OK) {
            return "";
        }
        if (answer.code() == UNAUTHORIZED) {
            throw KubeFailures.ofAnswer(talk.call("readyz", ""), UNAUTHORIZED, null);
        }
        String failing = new String(answer.body(), StandardCharsets.UTF_8).lines()
                .filter(line -> line.startsWith("[-]"))
                .map(line -> line.substring(3).split(" ", 2)[0])
                .collect(Collectors.joining(", "));
        return failing.isEmpty() ? "HTTP " + answer.code() : failing;
    }

    /** The requests to one virtual cluster. */
    private record Talk(JsonRequests reads, String cluster, Duration limit) {

        private KubeCall call(String resource, String namespace) {
            return new KubeCall(cluster, "get", resource, namespace, "");
        }

        private Answer ask(String path, String resource, String namespace) {
            return reads.ask(path, JSON, call(resource, namespace), limit);
        }

        /** Empty if there is no such object. */
        private Optional<JsonNode> get(String path, String resource, String namespace) {
            Answer answer = ask(path, resource, namespace);
            if (answer.code() == NOT_FOUND) {
                return Optional.empty();
            }
            if (answer.code() != OK) {
                throw KubeFailures.ofAnswer(call(resource, namespace), answer.code(), null);
            }
            return Optional.of(reads.tree(answer.body()));
        }
    }
}
