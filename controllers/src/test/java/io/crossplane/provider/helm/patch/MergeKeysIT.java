package io.crossplane.provider.helm.patch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.Test;

/** {@code -Dmerge-keys.update} writes the table anew, for a newer Kubernetes. */
@NeedsCluster(Level.API)
class MergeKeysIT {

    private static final Path TABLE = TestCluster.REPOSITORY
            .resolve("controllers/src/main/resources/io/crossplane/provider/helm/patch/merge-keys.json");
    private static final JsonMapper JSON = JsonMapper.builder()
            .defaultPropertyInclusion(JsonInclude.Value.ALL_NON_NULL)
            .build();

    @Test
    void theTableSaysWhatTheApiServerSays(KubernetesClient client) throws IOException {
        MergeKeys published = OpenApiMergeKeys.of(JSON.readTree(client.raw("/openapi/v2")));
        if (System.getProperty("merge-keys.update") != null) {
            Files.writeString(TABLE, "{\n\"kinds\": {\n" + lines(published.kinds()) + "\n},\n\"types\": {\n"
                    + lines(published.types()) + "\n}\n}\n");
        }

        MergeKeys table = JSON.readValue(TABLE.toFile(), MergeKeys.class);

        assertThat(table.kinds()).containsAllEntriesOf(published.kinds());
        assertThat(table.types()).containsAllEntriesOf(published.types());
    }

    private static String lines(Map<String, ?> entries) {
        return entries.entrySet()
                .stream()
                .map(entry -> "  " + written(entry.getKey()) + ": " + written(entry.getValue()))
                .collect(Collectors.joining(",\n"));
    }

    private static String written(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
