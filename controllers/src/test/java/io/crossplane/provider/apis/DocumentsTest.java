package io.crossplane.provider.apis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.helm.values.YamlText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the documents show is run, or they say why not: the comment before a block of commands is {@code <!-- run: SCENARIO -->}, for
 * {@code cluster/docs/run}, or {@code <!-- not run: REASON -->}.
 */
class DocumentsTest {

    /** Blocks in these languages are no commands; all others are. */
    private static final Set<String> NO_COMMANDS = Set.of("yaml", "json", "text", "mermaid");
    private static final Pattern RUN = Pattern.compile("<!-- run: ([a-z-]+) -->");
    private static final Pattern NOT_RUN = Pattern.compile("<!-- not run: .{10,} -->");
    private static final Pattern FENCE = Pattern.compile("(?m)^ *```(.*)$");
    private static final Pattern REASON = Pattern.compile("`([A-Z][a-z]+(?:[A-Z]+[a-z]*)+)`");

    /**
     * A fenced block.
     *
     * @param before the line before it that is not empty
     */
    record Block(String file, int line, String language, String before, String text) {

        @Override
        public String toString() {
            return file + ":" + line;
        }

        Optional<String> scenario() {
            return RUN.matcher(before).results().map(found -> found.group(1)).findFirst();
        }
    }

    static Stream<Block> commands() throws IOException {
        return blocks().filter(block -> !NO_COMMANDS.contains(block.language()));
    }

    static Stream<Block> objects() throws IOException {
        return blocks().filter(block -> block.language().equals("yaml")
                && block.text().contains("apiVersion: vcluster.crossplane.io/"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void commandsAreRunOrSayWhyNot(Block block) {
        assertThat(block.before()).matches(text -> RUN.matcher(text).matches() || NOT_RUN.matcher(text).matches(),
                "is <!-- run: SCENARIO --> or <!-- not run: REASON -->");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("objects")
    void objectsFitTheirKind(Block block) {
        JsonNode object = YamlText.parse(block.text(), block.toString());
        assertThat(PlatformStory.all().getFirst().schemaOf(object).orElseThrow().check(object)).isEmpty();
    }

    @Test
    void theScenariosAreThoseThatAreRun() throws IOException {
        String script = Files.readString(TestCluster.REPOSITORY.resolve("cluster/docs/run"));
        MatchResult list = Pattern.compile("SCENARIOS=\\(([^)]*)\\)")
                .matcher(script)
                .results()
                .findFirst()
                .orElseThrow();
        assertThat(list.group(1).split(" ")).containsExactlyInAnyOrderElementsOf(
                commands().flatMap(block -> block.scenario().stream()).collect(Collectors.toSet()));
    }

    /** Words such as {@code VolumePending}, which a user looks for because the provider has said them. */
    @Test
    void theReasonsInTroubleshootingAreThoseOfTheProvider() throws IOException {
        String page = Files.readString(TestCluster.REPOSITORY.resolve("docs/guide/troubleshooting.md"));
        String said = allText(TestCluster.REPOSITORY.resolve("controllers/src/main/java"))
                + allText(TestCluster.REPOSITORY.resolve("package/crds"))
                + allText(TestCluster.REPOSITORY.resolve("docs/reference/errors.md"));
        List<String> rows = page.lines().filter(line -> line.startsWith("|")).toList();
        assertThat(rows.stream().flatMap(row -> REASON.matcher(row).results().map(found -> found.group(1))))
                .hasSizeGreaterThan(30)
                .allSatisfy(reason -> assertThat(said).containsPattern("\\b" + reason + "\\b"));
    }

    private static Stream<Block> blocks() throws IOException {
        try (Stream<Path> guide = Files.list(TestCluster.REPOSITORY.resolve("docs/guide"));
                Stream<Path> platforms = Files.walk(PlatformStory.ALL)) {
            List<Path> pages = Stream.of(Stream.of(TestCluster.REPOSITORY.resolve("README.md")), guide, platforms)
                    .flatMap(files -> files)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
            List<Block> blocks = new ArrayList<>();
            for (Path page : pages) {
                blocks.addAll(blocks(page));
            }
            return blocks.stream();
        }
    }

    private static List<Block> blocks(Path page) throws IOException {
        String text = Files.readString(page);
        List<MatchResult> fences = FENCE.matcher(text).results().toList();
        assertThat(fences.size() % 2).as("open block in " + page).isZero();
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < fences.size(); i += 2) {
            MatchResult begin = fences.get(i);
            String above = text.substring(0, begin.start()).stripTrailing();
            blocks.add(new Block(TestCluster.REPOSITORY.relativize(page).toString(), (int) above.lines().count() + 1,
                    begin.group(1), above.substring(above.lastIndexOf('\n') + 1).strip(),
                    text.substring(begin.end() + 1, fences.get(i + 1).start()).stripIndent()));
        }
        return blocks;
    }

    private static String allText(Path place) throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file));
            }
            return all.toString();
        }
    }
}
