package io.crossplane.provider.helm.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReleaseHeadTest {

    @Test
    void readsTheLabelsOfARecord() {
        Map<String, String> labels = Map.of("owner", "helm", "name", "demo", "version", "12", "status",
                "pending-upgrade");

        assertThat(ReleaseHead.of("sh.helm.release.v1.demo.v12", labels)).contains(
                new ReleaseHead(ReleaseHead.recordName("demo", 12), "demo", 12, ReleaseStatus.PENDING_UPGRADE));
    }

    @ParameterizedTest
    @CsvSource({"owner, tiller", "version, x", "version, 0", "name, ''"})
    void ignoresWhatIsNoRecord(String label, String value) {
        Map<String, String> labels = new java.util.HashMap<>(
                Map.of("owner", "helm", "name", "demo", "version", "1", "status", "deployed"));
        labels.put(label, value);

        assertThat(ReleaseHead.of("any", labels)).isEmpty();
    }

    @Test
    void doesNotStumbleOverAStatusOfANewerHelm() {
        assertThat(ReleaseStatus.of("dreaming")).isEqualTo(ReleaseStatus.UNKNOWN);
    }

    @Test
    void ordersRevisionsAsNumbers() {
        assertThat(ReleaseHead.latest(heads("superseded", "superseded", "superseded", "superseded", "superseded",
                "superseded", "superseded", "superseded", "superseded", "deployed"))).map(ReleaseHead::revision)
                .contains(10);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " | ", nullValues = "-", textBlock = """
        the oldest go | superseded superseded superseded deployed | 2 | 1 2
        fewer than kept | superseded deployed | 5 | -
        the one in force stays, however old | deployed failed failed failed | 2 | 2
        the newest stays | deployed pending-upgrade | 1 | -
        a pending one in the middle goes | superseded pending-upgrade deployed | 1 | 1 2
        """)
    void prunesHistory(String rule, String statuses, int keep, String pruned) {
        List<Integer> expected = pruned == null ? List.of()
                : List.of(pruned.split(" ")).stream().map(Integer::valueOf).toList();

        assertThat(ReleaseHead.prunable(heads(statuses.split(" ")), keep)).as(rule)
                .extracting(ReleaseHead::revision)
                .containsExactlyElementsOf(expected);
    }

    @Test
    void neverPrunesEverything() {
        assertThatIllegalArgumentException().isThrownBy(() -> ReleaseHead.prunable(heads("deployed"), 0));
    }

    private static List<ReleaseHead> heads(String... statuses) {
        List<ReleaseHead> heads = new ArrayList<>();
        for (String status : statuses) {
            int revision = heads.size() + 1;
            heads.add(new ReleaseHead(ReleaseHead.recordName("demo", revision), "demo", revision,
                    ReleaseStatus.of(status)));
        }
        return heads;
    }
}
