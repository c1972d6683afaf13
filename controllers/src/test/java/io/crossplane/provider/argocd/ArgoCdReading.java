package io.crossplane.provider.argocd;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Secret;

/**
 * A Secret as Argo CD reads it: {@code SecretToCluster} of {@code util/db/cluster.go}, and {@code ClusterConfig} and {@code RawRestConfig} of
 * {@code pkg/apis/application/v1alpha1/types.go}, Argo CD 3. Fails where Argo CD fails.
 *
 * @param authority in PEM
 */
public record ArgoCdReading(String name, String server, List<String> namespaces, boolean clusterResources,
        String project, String bearerToken, String authority, Map<String, String> labels,
        Map<String, String> annotations) {

    public static ArgoCdReading of(Secret secret) {
        Map<String, String> labels = Objects.requireNonNull(secret.getMetadata().getLabels());
        require(Objects.equals(labels.get("argocd.argoproj.io/secret-type"), "cluster"),
                "Argo CD does not look for it");
        JsonNode config = json(text(secret, "config"));
        JsonNode tls = config.path("tlsClientConfig");
        require(!tls.path("insecure").asBoolean() || tls.path("caData").isMissingNode(),
                "specifying a root certificates file with the insecure flag is not allowed");
        return new ArgoCdReading(text(secret, "name"), text(secret, "server").replaceAll("/+$", ""),
                Stream.of(text(secret, "namespaces").split(","))
                        .map(String::strip)
                        .filter(each -> !each.isEmpty())
                        .toList(),
                text(secret, "clusterResources").equals("true"), text(secret, "project"),
                config.path("bearerToken").asText(),
                new String(Base64.getDecoder().decode(tls.path("caData").asText()), StandardCharsets.UTF_8), labels,
                Objects.requireNonNull(secret.getMetadata().getAnnotations()));
    }

    private static String text(Secret secret, String key) {
        String data = secret.getData().getOrDefault(key, "");
        return new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("config", e);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
