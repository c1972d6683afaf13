package io.crossplane.provider.helm.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChartVersionsTest {

    private static final List<String> VERSIONS = List.of("0.0.3", "0.0.4", "0.2.3", "0.3.0", "1.0.0-rc.1", "1.0.0",
            "1.2.0-beta", "1.2.0", "1.2.3", "1.2.4", "1.3.0-alpha.1", "1.3.0", "1.9.9", "2.0.0-beta", "2.0.0",
            "10.0.0");

    /** What Masterminds/semver 3.4.0 answers. */
    @ParameterizedTest
    @CsvSource(delimiterString = " -> ", quoteCharacter = '`', nullValues = "nothing", textBlock = """
        * -> 0.0.3 0.0.4 0.2.3 0.3.0 1.0.0 1.2.0 1.2.3 1.2.4 1.3.0 1.9.9 2.0.0 10.0.0
        1 -> 1.0.0 1.2.0 1.2.3 1.2.4 1.3.0 1.9.9
        1.x -> 1.0.0 1.2.0 1.2.3 1.2.4 1.3.0 1.9.9
        =1.2.* -> 1.2.0 1.2.3 1.2.4
        =1.2.3 -> 1.2.3
        v1.2.3 -> 1.2.3
        ~1.2 -> 1.2.0 1.2.3 1.2.4
        ~ 1.2.3 -> 1.2.3 1.2.4
        ~>1 -> 1.0.0 1.2.0 1.2.3 1.2.4 1.3.0 1.9.9
        ^1.2.3 -> 1.2.3 1.2.4 1.3.0 1.9.9
        ^1 -> 1.0.0 1.2.0 1.2.3 1.2.4 1.3.0 1.9.9
        ^0 -> 0.0.3 0.0.4 0.2.3 0.3.0
        ^0.0 -> 0.0.3 0.0.4
        ^0.0.3 -> 0.0.3
        ^0.2 -> 0.2.3
        >1 -> 2.0.0 10.0.0
        >1.2 -> 1.3.0 1.9.9 2.0.0 10.0.0
        >1.2.3 -> 1.2.4 1.3.0 1.9.9 2.0.0 10.0.0
        =>1.9 -> 1.9.9 2.0.0 10.0.0
        <1 -> 0.0.3 0.0.4 0.2.3 0.3.0
        <=1 -> 0.0.3 0.0.4 0.2.3 0.3.0 1.0.0 1.2.0 1.2.3 1.2.4 1.3.0 1.9.9
        =<0.2 -> 0.0.3 0.0.4 0.2.3
        >=1.2 <2 -> 1.2.0 1.2.3 1.2.4 1.3.0 1.9.9
        >= 1.2, < 2 -> 1.2.0 1.2.3 1.2.4 1.3.0 1.9.9
        >=1.2,<1.3 -> 1.2.0 1.2.3 1.2.4
        !=1.2.3 ~1.2 -> 1.2.0 1.2.4
        ^1 !=1.2.x -> 1.0.0 1.3.0 1.9.9
        1.2 - 1.3 -> 1.2.0 1.2.3 1.2.4 1.3.0
        1.2.0 - 1.2.3 || 10 -> 1.2.0 1.2.3 10.0.0
        <0.1||>=2 <10 -> 0.0.3 0.0.4 2.0.0
        >=1.2.0-0 <1.3 -> 1.2.0-beta 1.2.0 1.2.3 1.2.4 1.3.0-alpha.1
        ~1.2.0-0 -> 1.2.0-beta 1.2.0 1.2.3 1.2.4
        ^1.9.9 || >=1.0.0-0 <1.2.0-0 -> 1.0.0-rc.1 1.0.0 1.9.9
        1.0.0-rc.1 -> 1.0.0-rc.1
        ~3 -> nothing
        """)
    void readsRangesAsHelmDoes(String range, String expected) {
        List<String> fitting = VERSIONS.stream().filter(version -> ChartVersions.fits(range, version)).toList();

        assertThat(fitting)
                .containsExactlyElementsOf(expected == null ? List.of() : Arrays.asList(expected.split(" ")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"latest", "1.2.3.4", ">", "> =1", ">=1.2 <", "1.2,", ",1.2", "a.b.c", "1.2.3 || ", "|| 1",
        "1 -2", "[1.2,2)", "sha256:00", ">=1.2.3-99999999999999999999", "99999999999.0.0 ||"})
    void whatIsNeitherVersionNorRangeFitsNothing(String text) {
        assertThat(VERSIONS).noneMatch(version -> ChartVersions.fits(text, version));
    }

    @Test
    void anExactVersionFitsOnlyItself() {
        assertThat(ChartVersions.fits("1.2.3", "1.2.3")).isTrue();
        assertThat(ChartVersions.fits("1.2.3", "v1.2.3")).isTrue();
        assertThat(ChartVersions.fits("1.2.3", "1.2.3+build")).isFalse();
        assertThat(ChartVersions.fits("1.2.3+a", "1.2.3+b")).isFalse();
        assertThat(ChartVersions.fits("latest", "latest")).isTrue();
    }

    @Test
    void choosesTheNewestAndPassesOverWhatIsNoVersion() {
        List<String> versions = List.of("1.2.9", "1.2.10", "latest", "v1.2.11", "1.2.12-rc.1", "99999999999.0.0",
                "1.2.0-99999999999999999999");

        assertThat(ChartVersions.newest("~1.2", versions, "")).isEqualTo("v1.2.11");
        assertThat(ChartVersions.newest("~1.2-0", versions, "")).isEqualTo("1.2.12-rc.1");
    }

    @Test
    void choosesTheSameOfTwoBuildsWhateverTheirOrder() {
        List<String> versions = List.of("1.2.3+a", "1.2.3+b", "1.2.3");

        assertThat(ChartVersions.newest("1", versions, "")).isEqualTo("1.2.3+b");
        assertThat(ChartVersions.newest("1", versions.reversed(), "")).isEqualTo("1.2.3+b");
    }
}
