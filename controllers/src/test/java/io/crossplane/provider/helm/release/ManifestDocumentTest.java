package io.crossplane.provider.helm.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestDocumentTest {

    @Test
    void splitsWhereHelmSplitsAndTellsTheSource() {
        String manifest = "---\n# Source: a/templates/x.yaml\nkind: A\ntext: |\n  ---\n  # Source: no\n---\n# Source: b\n\n"
                + "---   \n\nkind: C\n# Source: not at the head\n---\n";

        assertThat(ManifestDocument.split(manifest)).containsExactly(
                new ManifestDocument("a/templates/x.yaml", "kind: A\ntext: |\n  ---\n  # Source: no"),
                new ManifestDocument("", "kind: C\n# Source: not at the head"));
    }

    @Test
    void readsAgainWhatItWrote() {
        List<ManifestDocument> documents = List.of(new ManifestDocument("a/b.yaml", "kind: A"),
                new ManifestDocument("", "kind: B"));

        String text = documents.stream().map(ManifestDocument::text).collect(Collectors.joining());

        assertThat(text).isEqualTo("---\n# Source: a/b.yaml\nkind: A\n---\nkind: B\n");
        assertThat(ManifestDocument.split(text)).isEqualTo(documents);
    }

    @Test
    void printsNothingOfWhatIsInIt() {
        assertThat(new ManifestDocument("a/b.yaml", "s3cr3t").toString()).doesNotContain("s3cr3t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{}", "{\"chart\": {}}", "{\"chart\": {\"metadata\": {\"name\": \"x\"}}}",
        "{\"chart\": {\"metadata\": {\"name\": \"x\", \"version\": \"1\"}, \"files\": [{\"data\": \"s3cr3t!\"}]}}"})
    void refusesARecordWithoutAChart(String record) {
        byte[] release = Base64.getEncoder().encode(record.getBytes(StandardCharsets.UTF_8));

        assertThatIllegalArgumentException().isThrownBy(() -> RecordedChart.decode(release))
                .withNoCause()
                .withMessage("not a Helm release record");
    }
}
