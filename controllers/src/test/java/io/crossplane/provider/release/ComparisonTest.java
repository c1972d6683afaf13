package io.crossplane.provider.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.crossplane.provider.deploy.ChartMark;
import io.crossplane.provider.deploy.OwnerMark;
import io.crossplane.provider.helm.chart.StoredChart;
import io.crossplane.provider.helm.release.ReleaseStatus;
import io.crossplane.provider.helm.values.ValuesDigest;
import io.crossplane.provider.helm.values.YamlText;
import io.crossplane.provider.managed.contract.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What makes a release differ from what is wanted. */
class ComparisonTest {

    private static final String WANTED = ValuesDigest.of(YamlText.parse("{a: 1, b: [x]}", "test"));

    @Test
    @Rule("EX-7")
    void nothingDiffersHoweverTheSameIsWritten() {
        assertThat(differences(Sight.CHART, installed().values("{b: [x], a: 1.0}"))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DEPLOYED")
    void aReleaseInAnyOtherStateDiffers(ReleaseStatus status) {
        assertThat(differences(Sight.CHART, installed().status(status, 2))).containsExactly("release.state");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        1.0.0  | 1.0.0 |
        v1.0.0 | 1.0.0 |
        1.0.1  | 1.0.0 | chart.version
        ~1.0   | 1.0.7 |
        ^1     | 1.9.0 |
        '*'    | 3.0.0 |
        ~1.1   | 1.0.7 | chart.version""")
    void aVersionThatFitsStays(String wanted, String installed, String difference) {
        assertThat(differences("chart: {repository: 'https://example.org', name: web, version: '%s'}".formatted(wanted),
                installed().chart("web", installed))).isEqualTo(difference == null ? List.of() : List.of(difference));
    }

    @Test
    void anotherChartOrSourceDiffers() {
        assertThat(differences(Sight.CHART, installed().chart("wob", "1.0.0"))).containsExactly("chart.name");
        assertThat(differences("chart: {repository: 'https://example.com', name: web, version: 1.0.0}", installed()))
                .containsExactly("chart.source");
        assertThat(differences("chart: {url: 'https://example.org/web.tgz'}", installed()))
                .containsExactly("chart.source");
    }

    @Test
    void whatSomebodyElseMadeIsTakenOverWithoutANewRevision() {
        assertThat(differences(Sight.CHART, installed().labels(Map.of()).withoutMark()))
                .containsExactly("release.owner", "release.chartSource")
                .isSubsetOf(Comparison.WITHOUT_REVISION);
    }

    @Test
    void otherValuesDiffer() {
        assertThat(differences(Sight.CHART, installed().values("{a: '1', b: [x]}"))).containsExactly("values")
                .doesNotContainAnyElementsOf(Comparison.WITHOUT_REVISION);
    }

    @Test
    void otherPatchesDiffer() {
        Sight patched = installed().annotation(ChartMark.PATCHES, "d1");

        assertThat(Comparison.differences(wanted("d1", Map.of()), patched.release(), true)).isEmpty();
        assertThat(Comparison.differences(wanted("", Map.of()), patched.release(), true)).containsExactly("patches");
        assertThat(Comparison.differences(wanted("d1", Map.of()), installed().release(), true))
                .containsExactly("patches")
                .doesNotContainAnyElementsOf(Comparison.WITHOUT_REVISION);
    }

    @Test
    void aNamespaceIsPutRightWithoutANewRevision() {
        assertThat(Comparison.differences(wanted("", Map.of()), installed().release(), false))
                .containsExactly("namespace")
                .isSubsetOf(Comparison.WITHOUT_REVISION);
    }

    @Test
    void aLabelIsAddedWithoutANewRevision() {
        var wanted = wanted("", Map.of("team", "a"));

        assertThat(Comparison.differences(wanted, installed().release(), true)).containsExactly("release.labels")
                .isSubsetOf(Comparison.WITHOUT_REVISION);
        assertThat(Comparison.differences(wanted,
                installed().labels(Map.of(OwnerMark.OWNER_UID, "u1", "team", "a")).release(), true)).isEmpty();
    }

    @Test
    void whatIsFollowedDiffersFromAnythingButTheNewest() {
        Sight known = installed().annotation(ChartMark.DIGEST, "d1");

        assertThat(following(chart("d1", "1.0.0"), known)).isEmpty();
        assertThat(following(chart("d2", "1.0.0"), known)).containsExactly("chart.newest")
                .doesNotContainAnyElementsOf(Comparison.WITHOUT_REVISION);
        assertThat(following(chart("d2", "1.0.0"), installed())).isEmpty();
        assertThat(following(chart("d2", "1.0.1"), installed())).containsExactly("chart.newest");
    }

    private static List<String> following(StoredChart newest, Sight sight) {
        return Comparison.differences(new Comparison.Wanted(Sight.desired("").chart().orElseThrow(), WANTED, "",
                Optional.of(newest), Map.of()), sight.release(), true);
    }

    private static StoredChart chart(String digest, String version) {
        return new StoredChart(Path.of("unused"), digest, "web", version, "", JsonNodeFactory.instance.objectNode(),
                Optional.empty());
    }

    private static Sight installed() {
        return new Sight().values("{a: 1, b: [x]}");
    }

    private static List<String> differences(String fields, Sight sight) {
        return Comparison.differences(new Comparison.Wanted(Sight.desiredWith(fields).chart().orElseThrow(), WANTED, "",
                Optional.empty(), Map.of()), sight.release(), true);
    }

    private static Comparison.Wanted wanted(String patches, Map<String, String> labels) {
        return new Comparison.Wanted(Sight.desired("").chart().orElseThrow(), WANTED, patches, Optional.empty(),
                labels);
    }
}
