package io.crossplane.provider.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.helm.release.ReleaseHead;
import io.crossplane.provider.helm.release.ReleaseStatus;
import io.crossplane.provider.kube.ObjectHead;
import org.junit.jupiter.api.Test;

/** What is noted of the source of a chart. */
class ChartMarkTest {

    private static final ChartMark OF_REPOSITORY = ChartMark.of(Optional.empty(), "https://example.org/charts", "web");

    @Test
    void tellsSourcesApart() {
        assertThat(OF_REPOSITORY.isOfSameSource(ChartMark.of(Optional.empty(), "https://example.org/charts/", "web")))
                .isTrue();
        assertThat(OF_REPOSITORY.isOfSameSource(ChartMark.of(Optional.empty(), "https://example.org/charts", "wob")))
                .isFalse();
        assertThat(OF_REPOSITORY.isOfSameSource(ChartMark.of(Optional.of("https://example.org/web.tgz"), "", "")))
                .isFalse();
    }

    @Test
    void showsNothingOfAnAddress() {
        ChartMark mark = ChartMark.of(Optional.of("https://example.org/web.tgz?token=s3cret"), "", "");

        assertThat(mark.annotations().toString()).doesNotContain("s3cret", "example.org");
    }

    @Test
    void goesToARecordThatIsToBeWhatAnOlderOneWas() {
        ObjectHead older = Releases.head(1, ReleaseStatus.SUPERSEDED, Map.of());
        ObjectHead marked = new ObjectHead(older.namespace(), older.name(), older.uid(), older.resourceVersion(), false,
                older.labels(), OF_REPOSITORY.patchedWith("d1").annotations());
        ReleaseHead to = ReleaseHead.of(older.name(), older.labels()).orElseThrow();

        assertThat(ChartMark.annotationsOf(to, List.of(marked)))
                .isEqualTo(OF_REPOSITORY.patchedWith("d1").annotations());
        assertThat(ChartMark.annotationsOf(to, List.of(older))).isEmpty();
        assertThat(ChartMark.annotationsOf(to, List.of())).isEmpty();
    }

    @Test
    void anAttemptAtOtherPatchesIsAnotherOne() {
        assertThat(Attempt.hash(OF_REPOSITORY.patchedWith("d1"), "1.0.0", "v"))
                .isNotEqualTo(Attempt.hash(OF_REPOSITORY, "1.0.0", "v"))
                .isNotEqualTo(Attempt.hash(OF_REPOSITORY.patchedWith("d2"), "1.0.0", "v"));
    }

    @Test
    void comesBackFromARecord() {
        ChartMark mark = new ChartMark("0123", Optional.of("ab"), "");

        assertThat(ChartMark.in(mark.annotations())).contains(mark);
        assertThat(ChartMark.in(OF_REPOSITORY.annotations())).contains(OF_REPOSITORY);
        assertThat(ChartMark.in(mark.patchedWith("d1").annotations())).contains(mark.patchedWith("d1"));
        assertThat(ChartMark.in(Map.of("other", "1"))).isEmpty();
    }
}
