package io.crossplane.provider.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Builds a package of the repository's real metadata and kinds around a small program, and takes it apart again (XP-20 … XP-30). */
class PackageTest {

    private static final Path PACKAGE = Path.of(System.getProperty("repository.root"), "package");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private Layout image;

    @BeforeEach
    void build() throws IOException {
        image = built("first");
    }

    @Test
    void thePackageIsTheOneFileOfTheOneMarkedLayer() throws IOException {
        List<JsonNode> marked = layers().stream()
                .filter(layer -> layer.at("/annotations/io.crossplane.xpkg").asText().equals("base"))
                .toList();

        assertThat(marked).hasSize(1);
        assertThat(files(marked.getFirst())).containsOnlyKeys("package.yaml");
    }

    @Test
    void noOtherLayerHoldsAFileOfThatName() throws IOException {
        int found = 0;
        for (JsonNode layer : layers()) {
            found += (int) files(layer).keySet().stream().filter(name -> name.endsWith("package.yaml")).count();
        }
        assertThat(found).isOne();
    }

    @Test
    void theMetadataComesFirstAndSaysWhatTheProviderCan() throws IOException {
        JsonNode meta = documents().getFirst();

        assertThat(meta.path("apiVersion").asText()).isEqualTo("meta.pkg.crossplane.io/v1");
        assertThat(meta.path("kind").asText()).isEqualTo("Provider");
        assertThat(meta.at("/spec/capabilities")).extracting(JsonNode::asText).containsExactly("SafeStart");
        assertThat(meta.at("/spec/crossplane/version").asText()).isEqualTo(">=v2.0.0-0");
        assertThat(meta.at("/metadata/annotations").propertyStream().map(Map.Entry::getKey)).contains(
                "meta.crossplane.io/maintainer", "meta.crossplane.io/source", "meta.crossplane.io/license",
                "meta.crossplane.io/description", "meta.crossplane.io/readme", "meta.crossplane.io/iconURI",
                "friendly-name.meta.crossplane.io");
    }

    @Test
    void theIconIsTheOneInTheRepository() throws IOException {
        String icon = documents().getFirst().at("/metadata/annotations").path("meta.crossplane.io/iconURI").asText();

        assertThat(icon).startsWith("data:image/svg+xml;base64,");
        assertThat(java.util.Base64.getDecoder().decode(icon.substring(icon.indexOf(',') + 1)))
                .isEqualTo(Files.readAllBytes(PACKAGE.resolve("icon.svg")));
    }

    @Test
    void everyKindFollows() throws IOException {
        List<JsonNode> kinds = new ArrayList<>();
        try (Stream<Path> files = Files.list(PACKAGE.resolve("crds"))) {
            for (Path file : files.sorted().toList()) {
                kinds.add(YAML.readTree(file.toFile()));
            }
        }
        List<JsonNode> documents = documents();
        assertThat(documents.subList(1, documents.size())).hasSizeGreaterThan(1).isEqualTo(kinds);
    }

    @Test
    void theRuntimeIsReadyToRunWithoutRoot() {
        JsonNode config = image.config().path("config");

        assertThat(config.path("Entrypoint")).extracting(JsonNode::asText)
                .containsExactly("/usr/lib/java/bin/java", "@" + ImageBuild.OPTIONS);
        assertThat(config.path("Cmd")).isEmpty();
        assertThat(config.path("User").asText()).matches("[1-9][0-9]*:[1-9][0-9]*");
        assertThat(config.at("/Labels/org.opencontainers.image.title").asText()).isEqualTo("provider-vcluster");
        assertThat(image.config().path("architecture").asText()).isEqualTo("amd64");
        assertThat(image.config().path("os").asText()).isEqualTo("linux");
    }

    @Test
    void equalFilesGiveAnEqualDigest() throws IOException {
        assertThat(built("second").digest()).isEqualTo(image.digest());
        assertThat(directory.resolve("second/p.xpkg")).hasSameBinaryContentAs(directory.resolve("first/p.xpkg"));
    }

    @Test
    void theFileForCrossplanesToolsNamesThePackageLayerInALabel() throws IOException {
        Map<String, byte[]> archive;
        try (InputStream in = Files.newInputStream(directory.resolve("first/p.xpkg"))) {
            archive = entries(in);
        }
        JsonNode manifest = JSON.readTree(archive.get("manifest.json")).path(0);
        JsonNode config = JSON.readTree(archive.get(manifest.path("Config").asText()));
        String last = layers().getLast().path("digest").asText();

        assertThat(config.at("/config/Labels").path("io.crossplane.xpkg:" + last).asText()).isEqualTo("base");
        assertThat(manifest.path("RepoTags").path(0).asText()).isEqualTo("crossplane-contrib/provider-vcluster:v1.2.3");
        assertThat(manifest.path("Layers")).extracting(JsonNode::asText)
                .allSatisfy(layer -> assertThat(archive).containsKey(layer))
                .hasSize(layers().size());
    }

    /** Files of another age and another place each time: neither may show. */
    private Layout built(String name) throws IOException {
        Path here = Files.createDirectories(directory.resolve(name));
        Path program = Files.createDirectories(here.resolve("layers/1-base/usr/bin")).resolve("program");
        Files.writeString(program, "a program\n");
        Files.createDirectories(here.resolve("layers/2-more/etc"));
        Files.writeString(here.resolve("layers/2-more/etc/passwd"), "root:x:0:0\n");
        int code = new CommandLine(new Main()).execute("package", "--layers", here + "/layers", "--name",
                "crossplane-contrib/provider-vcluster:v1.2.3", "--label", "title=provider-vcluster", "--time",
                "2026-01-01T00:00:00Z", "--cache", here + "/cache", "--meta", PACKAGE + "/crossplane.yaml", "--kinds",
                PACKAGE + "/crds", "--layout", here + "/oci", "--xpkg", here + "/p.xpkg");
        assertThat(code).isZero();
        return Layout.at(here.resolve("oci"));
    }

    private List<JsonNode> layers() {
        return StreamSupport.stream(image.layers().spliterator(), false).toList();
    }

    private List<JsonNode> documents() throws IOException {
        byte[] content = files(layers().getLast()).get("package.yaml");
        return YAML.readerFor(JsonNode.class).<JsonNode>readValues(content).readAll();
    }

    private Map<String, byte[]> files(JsonNode layer) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(image.blob(layer.path("digest").asText())))) {
            return entries(in);
        }
    }

    private static Map<String, byte[]> entries(InputStream in) throws IOException {
        Map<String, byte[]> found = new HashMap<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isFile()) {
                    found.put(entry.getName(), tar.readAllBytes());
                }
            }
        }
        return found;
    }
}
