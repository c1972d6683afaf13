package io.crossplane.provider.managed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.core.Condition.Status;
import io.crossplane.provider.managed.contract.Rule;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which conditions there are, how they look on the wire, and when one changes. */
class ConditionsTest {

    private static final Instant THEN = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:06.789Z");

    private static List<Condition> list(Condition... conditions) {
        return List.of(conditions);
    }

    private static Condition ready(String reason, String message, Long generation) {
        return new Condition("Ready", Status.FALSE, reason, THEN, message, generation);
    }

    @Test
    @Rule({"CO-1", "CO-2", "CO-10"})
    @DisplayName("CO-2 a condition on the wire; empty message and generation 0 are left out")
    void json() {
        KubernetesSerialization json = new KubernetesSerialization();
        List<Condition> set = Conditions.with(List.of(), Conditions.ready(new Readiness.Available()), 3, NOW);
        assertThat(json.convertValue(set.getFirst(), java.util.Map.class).toString()).isEqualTo(
                "{type=Ready, status=True, reason=Available, lastTransitionTime=2026-01-02T03:04:06Z, observedGeneration=3}");
        Condition error = new Condition("Synced", Status.FALSE, "ReconcileError", NOW, "why", 0L);
        assertThat(json.asJson(error)).contains("\"message\":\"why\"").doesNotContain("observedGeneration");
    }

    @ParameterizedTest
    @CsvSource({"Available,True,Available,", "Creating,False,Creating,why", "Unavailable,False,Unavailable,why",
        "Deleting,False,Deleting,"})
    @Rule({"CO-1", "CO-9", "EX-1"})
    @DisplayName("CO-1 the only reasons of Ready")
    void readiness(String kind, String status, String reason, String message) {
        Readiness readiness = switch (kind) {
            case "Available" -> new Readiness.Available();
            case "Creating" -> new Readiness.Creating("why");
            case "Unavailable" -> new Readiness.Unavailable("why");
            default -> new Readiness.Deleting();
        };
        Condition condition = Conditions.ready(readiness);
        assertThat(condition.status().literal()).isEqualTo(status);
        assertThat(condition.reason()).isEqualTo(reason);
        assertThat(condition.message()).isEqualTo(message);
    }

    @Test
    @Rule({"CO-3", "CO-4"})
    @DisplayName("CO-3 the order stays, new types come last; CO-4 there is none at first")
    void order() {
        List<Condition> present = list(ready("Creating", null, 1L),
                new Condition("Other", Status.TRUE, "X", THEN, null, null));
        assertThat(Conditions.with(present, Conditions.synced(), 1, NOW)).extracting(Condition::type)
                .containsExactly("Ready", "Other", "Synced");
        assertThat(Conditions.with(present, Conditions.ready(new Readiness.Available()), 1, NOW))
                .extracting(Condition::type)
                .containsExactly("Ready", "Other");
        assertThat(Conditions.with(List.of(), Conditions.synced(), 1, NOW)).hasSize(1);
    }

    @Test
    @DisplayName("a kind's own condition goes when what it spoke of is not wanted any more")
    void goes() {
        List<Condition> present = list(ready("Creating", null, 1L),
                new Condition("Other", Status.TRUE, "X", THEN, null, null));
        assertThat(Conditions.with(present, Conditions.none("Other"), 1, NOW)).extracting(Condition::type)
                .containsExactly("Ready");
        assertThat(Conditions.with(present, Conditions.none("Absent"), 1, NOW)).isEqualTo(present);
    }

    @Test
    @Rule({"CO-6", "MR-130"})
    @DisplayName("CO-6 an equal condition stays the same object")
    void equalStays() {
        List<Condition> present = list(ready("Creating", "why", 1L));
        assertThat(Conditions.with(present, Conditions.ready(new Readiness.Creating("why")), 1, NOW).getFirst())
                .isSameAs(present.getFirst());
    }

    @ParameterizedTest
    @CsvSource(value = {"Unavailable,why,1", "Creating,other,1", "Creating,-,1", "Creating,why,2"}, nullValues = "-")
    @Rule("CO-6")
    @DisplayName("CO-6 a difference in anything replaces it, time included")
    void differenceReplaces(String reason, String message, long generation) {
        Condition next = Conditions
                .with(list(ready("Creating", "why", 1L)), ready(reason, message, null), generation, NOW)
                .getFirst();
        assertThat(next.lastTransitionTime()).isEqualTo(Instant.parse("2026-01-02T03:04:06Z"));
        assertThat(next.observedGeneration()).isEqualTo(generation);
    }

    @Test
    @Rule({"CO-6", "CO-7"})
    @DisplayName("CO-6 a generation that one side does not have is no difference")
    void missingGeneration() {
        List<Condition> present = list(ready("Creating", "why", null));
        assertThat(Conditions.with(present, ready("Creating", "why", null), 4, NOW).getFirst())
                .isSameAs(present.getFirst());
    }
}
