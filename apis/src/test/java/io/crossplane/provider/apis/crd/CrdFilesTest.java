package io.crossplane.provider.apis.crd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The committed CRDs are those that follow from the types. */
class CrdFilesTest {

    @Test
    @DisplayName("package/crds equals what the types say; -Dcrds.update rewrites it")
    void committedCrdsFollowFromTheTypes() throws IOException {
        Map<String, String> generated = CrdFiles.generate();
        if (Boolean.getBoolean("crds.update")) {
            for (var file : generated.entrySet()) {
                Files.writeString(CrdFiles.COMMITTED.resolve(file.getKey()), file.getValue());
            }
        }
        for (var file : generated.entrySet()) {
            assertThat(CrdFiles.COMMITTED.resolve(file.getKey())).hasContent(file.getValue());
        }
        try (var committed = Files.list(CrdFiles.COMMITTED)) {
            assertThat(committed.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(generated.keySet());
        }
    }
}
