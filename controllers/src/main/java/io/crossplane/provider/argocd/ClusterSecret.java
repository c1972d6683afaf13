package io.crossplane.provider.argocd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.deploy.OwnerMark;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;

/**
 * The Secret that makes a cluster known to Argo CD, in the form that Argo CD reads ({@code SecretToCluster} in {@code util/db/cluster.go} of
 * Argo CD 3). Pure.
 */
final class ClusterSecret {

    /** Label and value by which Argo CD finds it. */
    static final String TYPE = "argocd.argoproj.io/secret-type";
    static final String CLUSTER = "cluster";

    /** Annotation: which labels and annotations are of the VCluster, so that one that it has no longer is missed. */
    private static final String COPIED = "vcluster.crossplane.io/copied";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONFIG = "config";
    private static final String BEARER_TOKEN = "bearerToken";

    private ClusterSecret() {}

    /** @param authority the certificates that the API server's is verified by, in PEM, base64 */
    static Secret of(Registration wanted, Token token, String authority) {
        Map<String, String> labels = new HashMap<>(wanted.labels());
        labels.put(TYPE, CLUSTER);
        labels.putAll(wanted.owner().labels());
        Map<String, String> annotations = new HashMap<>(wanted.annotations());
        annotations.put(OwnerMark.OWNER_NAME, wanted.displayName());
        annotations.put(COPIED, keys(wanted.labels()) + ";" + keys(wanted.annotations()));
        return new SecretBuilder().withNewMetadata()
                .withNamespace(wanted.place().namespace())
                .withName(wanted.secret())
                .withLabels(labels)
                .withAnnotations(annotations)
                .endMetadata()
                .withType("Opaque")
                .withData(data(wanted, token, authority))
                .build();
    }

    /** Whose it is; empty if nobody has said. */
    static Optional<OwnerMark> owner(Secret secret) {
        return OwnerMark.in(labels(secret.getMetadata()));
    }

    /** The token that it holds, if it is one. */
    static Optional<Token> token(Secret secret) {
        try {
            byte[] config = Base64.getDecoder().decode(data(secret).getOrDefault(CONFIG, ""));
            return Optional.ofNullable(JSON.readTree(config))
                    .map(json -> json.path(BEARER_TOKEN))
                    .filter(JsonNode::isTextual)
                    .flatMap(text -> Token.parse(text.asText()));
        } catch (IllegalArgumentException | IOException e) {
            return Optional.empty();
        }
    }

    /** Whether nothing is missing in it that this one has, and no other data is in it. */
    static boolean isLike(Secret secret, Secret wanted) {
        return data(secret).equals(data(wanted))
                && labels(secret.getMetadata()).entrySet().containsAll(labels(wanted.getMetadata()).entrySet())
                && annotations(secret.getMetadata()).entrySet()
                        .containsAll(annotations(wanted.getMetadata()).entrySet());
    }

    private static String keys(Map<String, String> all) {
        return String.join(",", new TreeSet<>(all.keySet()));
    }

    private static Map<String, String> data(Registration wanted, Token token, String authority) {
        Map<String, String> data = new HashMap<>();
        data.put("name", wanted.name());
        data.put("server", wanted.server());
        data.put(CONFIG, config(token, authority));
        wanted.project().ifPresent(project -> data.put("project", project));
        if (!wanted.namespaces().isEmpty()) {
            data.put("namespaces", String.join(",", wanted.namespaces()));
            data.put("clusterResources", "false");
        }
        data.replaceAll((key, text) -> Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
        return data;
    }

    private static String config(Token token, String authority) {
        ObjectNode config = JsonNodeFactory.instance.objectNode().put(BEARER_TOKEN, token.text());
        config.putObject("tlsClientConfig").put("insecure", false).put("caData", authority);
        return config.toString();
    }

    private static Map<String, String> data(Secret secret) {
        return Optional.ofNullable(secret.getData()).orElse(Map.of());
    }

    private static Map<String, String> labels(ObjectMeta metadata) {
        return Optional.ofNullable(metadata.getLabels()).orElse(Map.of());
    }

    private static Map<String, String> annotations(ObjectMeta metadata) {
        return Optional.ofNullable(metadata.getAnnotations()).orElse(Map.of());
    }
}
