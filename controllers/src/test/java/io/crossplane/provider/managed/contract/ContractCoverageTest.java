package io.crossplane.provider.managed.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Every rule of {@code contract-rules.txt} is named by a test of some module, in a {@link Rule}, a tag or a
 * display name; or {@code contract-rules-without-test.txt} says why there is none.
 */
class ContractCoverageTest {

    private static final Path ROOT = Path.of(System.getProperty("repository.root", ".."));
    private static final Pattern ANNOTATION = Pattern.compile("@(?:Rule|Tag|DisplayName)\\(([^)]*)\\)");
    private static final Pattern ID = Pattern
            .compile("\\b(?:MR|PO|RF|EX|CO|EV|LB|SP|PC|CS|MT|FL|RT|RB|WH|SS|CF|UT)-[0-9]+\\b");

    private static Map<String, String> table(String resource) {
        Path file = ROOT.resolve("controllers/src/test/resources").resolve(resource);
        Map<String, String> rows = new TreeMap<>();
        read(file).lines()
                .filter(l -> !l.isBlank() && !l.startsWith("#"))
                .map(l -> l.split(": ", 2))
                .forEach(row -> assertThat(rows.put(row[0], row[1])).as("second row of " + row[0]).isNull());
        return rows;
    }

    private static Set<String> namedByTests() {
        Set<String> ids = new TreeSet<>();
        Stream.of("apis", "controllers")
                .map(m -> ROOT.resolve(m).resolve("src/test/java"))
                .flatMap(ContractCoverageTest::walk)
                .filter(f -> f.toString().endsWith(".java"))
                .map(ContractCoverageTest::read)
                .flatMap(text -> ANNOTATION.matcher(text).results())
                .map(a -> a.group(1))
                .flatMap(text -> ID.matcher(text).results())
                .map(MatchResult::group)
                .forEach(ids::add);
        return ids;
    }

    private static Stream<Path> walk(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> without(Set<String> all, Set<String> others) {
        Set<String> rest = new TreeSet<>(all);
        rest.removeAll(others);
        return rest;
    }

    @Test
    @DisplayName("every rule has a test, or a reason why not")
    void everyRuleHasATest() {
        Set<String> rules = table("contract-rules.txt").keySet();
        Set<String> excused = table("contract-rules-without-test.txt").keySet();
        assertThat(without(without(rules, namedByTests()), excused)).as("rules without a test").isEmpty();
    }

    @Test
    @DisplayName("no rule has both a test and an excuse")
    void noExcuseForATestedRule() {
        Set<String> excused = new TreeSet<>(table("contract-rules-without-test.txt").keySet());
        excused.retainAll(namedByTests());
        assertThat(excused).as("remove these from contract-rules-without-test.txt").isEmpty();
    }

    @Test
    @DisplayName("nobody names a rule that does not exist")
    void onlyKnownRules() {
        Set<String> rules = table("contract-rules.txt").keySet();
        assertThat(without(namedByTests(), rules)).as("unknown ids in tests").isEmpty();
        assertThat(without(table("contract-rules-without-test.txt").keySet(), rules)).as("unknown ids in excuses")
                .isEmpty();
        assertThat(Arrays.stream(rules.toArray(String[]::new)).filter(Predicate.not(ID.asMatchPredicate()))).isEmpty();
    }
}
