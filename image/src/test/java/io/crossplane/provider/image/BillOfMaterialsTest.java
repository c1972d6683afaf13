package io.crossplane.provider.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BillOfMaterialsTest {

    @TempDir
    private Path directory;

    private Path jars;

    @BeforeEach
    void listOfMaven() throws IOException {
        jars = Files.writeString(directory.resolve("jars.json"),
                """
                    {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"type": "library", "name": "jackson-core"}]}
                    """);
    }

    @Test
    void listsTheJarsAndWhatElseThereIs() throws IOException {
        JsonNode bill = write("pkg:deb/debian/libc6@2.36-9%2Bdeb12u13?arch=amd64", "pkg:generic/openjdk@25.0.1+8");

        assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(bill.path("components")).extracting(each -> each.path("name").asText())
                .containsExactly("jackson-core", "libc6", "openjdk");
        assertThat(bill.at("/components/1")).isEqualTo(new ObjectMapper().readTree("""
            {"type": "library", "bom-ref": "pkg:deb/debian/libc6@2.36-9%2Bdeb12u13?arch=amd64", "name": "libc6",
             "version": "2.36-9+deb12u13", "purl": "pkg:deb/debian/libc6@2.36-9%2Bdeb12u13?arch=amd64"}
            """));
        assertThat(bill.at("/components/2/version").asText()).isEqualTo("25.0.1+8");
    }

    @Test
    void refusesWhatIsNoPackageUrl() {
        assertThatThrownBy(() -> write("libc6")).hasMessage("no package URL with a version: libc6");
    }

    private JsonNode write(String... purls) throws IOException {
        Path file = directory.resolve("doc/sbom.cdx.json");
        BillOfMaterials.write(jars, List.of(purls), file);
        return new ObjectMapper().readTree(file.toFile());
    }
}
