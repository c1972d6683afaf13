package io.crossplane.provider.helm.patch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That kubectl makes of each case what {@link StrategicMergerTest} expects of us. */
@NeedsCluster(Level.API)
class KubectlPatchIT {

    static List<MergeCases.Case> cases() throws IOException {
        return MergeCases.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void kubectlAgrees(MergeCases.Case patch, TestCluster cluster) throws IOException {
        Process kubectl = new ProcessBuilder(cluster.access().kubectl().toString(), "patch", "--local", "--filename",
                "-", "--type", "strategic", "--patch", patch.patch().toString(), "--output", "json")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var input = kubectl.outputWriter(StandardCharsets.UTF_8)) {
            input.write(patch.object().toString());
        }

        JsonNode answer = MergeCases.YAML.readTree(kubectl.getInputStream().readAllBytes());

        assertThat(answer).isEqualTo(patch.result());
    }
}
