package io.crossplane.provider.vcluster;

import static io.crossplane.provider.vcluster.Examples.desired;
import static io.crossplane.provider.vcluster.Trees.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.crossplane.provider.deploy.Attempt;
import io.crossplane.provider.deploy.MergedValues;
import io.crossplane.provider.deploy.OwnerMark;
import io.crossplane.provider.helm.release.ReleaseStatus;
import io.crossplane.provider.managed.contract.Rule;
import io.crossplane.provider.vcluster.Examples.Sight;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What makes a release differ from what is wanted. */
class ComparisonTest {

    private static final Optional<MergedValues> WANTED = Optional
            .of(MergedValues.of(yaml("{a: 1, b: [x]}"), yaml("{b: [x]}"), Set.of()));

    @Test
    @Rule("EX-7")
    void nothingDiffersHoweverTheSameIsWritten() {
        assertThat(differences("", installed().config("{b: [x], a: 1.0}"))).isEmpty();
    }

    @Test
    @Rule("EX-7")
    void whatTheSpecDoesNotSayIsNotCompared() {
        assertThat(differences("", installed().labels(Map.of(OwnerMark.OWNER_UID, "u1", "theirs", "1")))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DEPLOYED")
    void aReleaseInAnyOtherStateDiffers(ReleaseStatus status) {
        assertThat(differences("", installed().release(status, 2))).containsExactly("release.state");
    }

    @Test
    void aReleaseWithoutAnOwnerDiffers() {
        assertThat(differences("", installed().labels(Map.of()))).containsExactly("release.owner")
                .isSubsetOf(Comparison.ADOPTION);
    }

    @Test
    void anotherChartVersionDiffersUnlessTheChartIsNamedByAddress() {
        assertThat(differences("chart: {version: 0.36.2}", installed())).containsExactly("chart.version");
        assertThat(differences("chart: {version: 0.36.2, url: 'https://example.org/any.tgz'}", installed()))
                .doesNotContain("chart.version");
    }

    @Test
    void anotherSourceOfTheChartDiffers() {
        assertThat(differences("chart: {repository: 'https://example.org'}", installed()))
                .containsExactly("chart.source");
        assertThat(differences("chart: {url: 'https://example.org/any.tgz'}", installed()))
                .containsExactly("chart.source");
    }

    @Test
    void anUnknownSourceIsNotedWithoutAnUpgrade() {
        assertThat(differences("", installed().annotations(Map.of()))).containsExactly("release.chartSource")
                .isSubsetOf(Comparison.ADOPTION);
    }

    @Test
    void otherValuesDiffer() {
        assertThat(differences("", installed().config("{a: '1', b: [x]}"))).containsExactly("values");
    }

    @Test
    void valuesThatCannotBeReadDiffer() {
        assertThat(Comparison.differences(desired(""), installed().release(), Optional.empty(), true))
                .containsExactly("values");
    }

    @Test
    void aReleaseThatHoldsWhatTheUserGivesAndNothingElseIsAsWanted() {
        assertThat(differences("", installed().config("{b: [x]}"))).isEmpty();
        assertThat(differences("", installed().labels(Map.of(Attempt.LABEL, "0123.1")).config("{b: [x]}")))
                .as("somebody has taken away what the provider had added")
                .contains("values");
    }

    @Test
    void whatKeepsAReleaseOfOthersFromBeingTakenOverIsNamedWithoutValues() {
        var theirs = installed().labels(Map.of()).config("{c: {d: 1, e: 2}, b: [y], h.i: 1}").release();
        var differences = Comparison.differences(desired("chart: {version: 0.36.2}"), theirs, WANTED, true);

        assertThat(Comparison.obstacles(theirs, WANTED, differences)).containsExactly("chart.version", "values.b",
                "values.c.d", "values.c.e", "values.h\\.i");
        assertThat(Comparison.obstacles(installed().config("{}").release(), WANTED, List.of("values"))).isEmpty();
        assertThat(Comparison.obstacles(theirs, WANTED, Comparison.ADOPTION)).isEmpty();
    }

    @Test
    void aNamespaceWithoutWhatIsWantedOnItDiffers() {
        assertThat(Comparison.differences(desired(""), installed().release(), WANTED, false))
                .containsExactly("namespace");
    }

    @Test
    @Rule("EX-10")
    void allDifferencesAreNamedInAFixedOrder() {
        var spoilt = installed().release(ReleaseStatus.FAILED, 1).labels(Map.of()).config("{}").release();

        assertThat(Comparison.differences(desired("chart: {version: 0.37.0}"), spoilt, WANTED, false))
                .containsExactly("release.state", "release.owner", "chart.version", "values", "namespace");
    }

    private static Sight installed() {
        return Sight.ofRunning().config("{a: 1, b: [x]}");
    }

    private static List<String> differences(String fields, Sight sight) {
        return Comparison.differences(desired(fields), sight.release(), WANTED, true);
    }
}
