package io.crossplane.provider.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;

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
    void comesBackFromARecord() {
        ChartMark mark = new ChartMark("0123", Optional.of("ab"));

        assertThat(ChartMark.in(mark.annotations())).contains(mark);
        assertThat(ChartMark.in(OF_REPOSITORY.annotations())).contains(OF_REPOSITORY);
        assertThat(ChartMark.in(Map.of("other", "1"))).isEmpty();
    }
}
