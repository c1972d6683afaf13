package io.crossplane.provider.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.helm.values.YamlText;
import io.crossplane.provider.metrics.ExposedMetrics.Series;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dashboard and the alerts of {@code examples/monitoring} ask for what the provider exposes. */
class MonitoringTest {

    private static final Path EXAMPLES = TestCluster.REPOSITORY.resolve("examples/monitoring");
    /** Labels that Prometheus adds to whatever it scrapes. */
    private static final Set<String> OF_THE_TARGET = Set.of("namespace", "pod");

    /** {@code metric{matchers}} or {@code metric}; function names, which a bracket follows, and operators are none. */
    private static final Pattern SELECTOR = Pattern
            .compile("\\b(?!(?:or|and|unless)\\b)([a-z]\\w*_\\w+)\\b(?!\\s*\\()(?:\\{([^}]*)})?");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)(=~|!~|!=|=)\"([^\"]*)\"");
    private static final Pattern GROUPING = Pattern.compile("\\bby\\s*\\(([^)]*)\\)");

    private static final List<Series> EXPOSED = ExposedMetrics.all();

    static List<String> expressions() throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(Files.readString(EXAMPLES.resolve("dashboard.json")));
        JsonNode rules = YamlText.parse(Files.readString(EXAMPLES.resolve("rules.yaml")), "rules.yaml");
        return Stream
                .concat(elements(dashboard.path("panels")).flatMap(panel -> elements(panel.path("targets"))),
                        elements(rules.path("spec").path("groups")).flatMap(group -> elements(group.path("rules"))))
                .map(holder -> holder.path("expr").asText().strip())
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("expressions")
    void findsWhatItAsksFor(String expression) {
        List<Series> found = new ArrayList<>();
        for (MatchResult selector : SELECTOR.matcher(GROUPING.matcher(expression).replaceAll("")).results().toList()) {
            List<Series> series = EXPOSED.stream().filter(each -> isSelected(each, selector)).toList();
            assertThat(series).as(selector.group()).isNotEmpty();
            found.addAll(series);
        }
        assertThat(found).isNotEmpty();
        GROUPING.matcher(expression)
                .results()
                .flatMap(grouping -> Stream.of(grouping.group(1).split("\\s*,\\s*")))
                .filter(label -> !OF_THE_TARGET.contains(label))
                .forEach(label -> assertThat(found).as("label " + label)
                        .anyMatch(series -> series.labels().containsKey(label)));
    }

    @Test
    void hasPanelsAndAlertsForAllFamilies() throws IOException {
        assertThat(String.join("\n", expressions())).contains("crossplane_managed_resource_", "controller_runtime_",
                "workqueue_", "rest_client_", "leader_election_", "jvm_", "process_");
    }

    private static boolean isSelected(Series series, MatchResult selector) {
        String matchers = selector.group(2) == null ? "" : selector.group(2);
        return series.name().equals(selector.group(1)) && MATCHER.matcher(matchers)
                .results()
                .allMatch(matcher -> OF_THE_TARGET.contains(matcher.group(1)) || fits(series, matcher));
    }

    private static boolean fits(Series series, MatchResult matcher) {
        String value = series.labels().getOrDefault(matcher.group(1), "");
        boolean equal = matcher.group(2).endsWith("~") ? value.matches(matcher.group(3))
                : value.equals(matcher.group(3));
        return equal != matcher.group(2).startsWith("!");
    }

    private static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
