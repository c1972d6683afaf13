package io.crossplane.provider.deploy.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.deploy.drift.DriftMemory.Key;
import io.crossplane.provider.helm.values.YamlText;
import io.crossplane.provider.kube.ObjectName;
import org.junit.jupiter.api.Test;

class DriftMemoryTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final ObjectName WEB = new ObjectName("v1", "ConfigMap", "", "web");
    private static final ObjectNode WANTED = JsonNodeFactory.instance.objectNode();
    private static final IgnoredPaths NOTHING = new IgnoredPaths(List.of());

    private final DriftMemory memory = new DriftMemory();

    private static Key key(String content) {
        return new Key("u1", content, WANTED, NOTHING);
    }

    @Test
    void whatIsRightIsKnownUntilItChanges() {
        memory.clean(WEB, key("a"));

        assertThat(memory.finding(WEB, key("a"), NOW)).get().isEqualTo(Optional.empty());
        assertThat(memory.finding(WEB, key("b"), NOW)).isEmpty();
        assertThat(memory.finding(WEB, new Key("u1", "a", WANTED.objectNode().put("a", 1), NOTHING), NOW)).isEmpty();
    }

    @Test
    void whatCouldNotBeToldIsAskedAgainAfterAWhile() {
        memory.drifted(key("a"), ObjectDrift.obstructed(WEB, "no"), NOW);

        assertThat(memory.finding(WEB, key("a"), NOW.plusSeconds(59))).isPresent();
        assertThat(memory.finding(WEB, key("a"), NOW.plusSeconds(60))).isEmpty();
    }

    @Test
    void aDifferenceIsKnownUntilTheObjectChanges() {
        memory.drifted(key("a"), ObjectDrift.changed(WEB, List.of("/data/a"), WANTED), NOW);

        assertThat(memory.finding(WEB, key("a"), NOW.plus(Duration.ofDays(1)))).isPresent();
    }

    @Test
    void whatWasPutRightIsRight() {
        ObjectNode right = YamlText.parse("{metadata: {uid: u1}, data: {a: b}}", "test");
        ObjectDrift drift = ObjectDrift.changed(WEB, List.of("/data/a"), right);
        memory.drifted(key("a"), drift, NOW);

        memory.fixed(WEB, drift.repair().orElseThrow(), right, NOW);

        assertThat(memory.finding(WEB, key("").of(right), NOW)).get().isEqualTo(Optional.empty());
    }

    @Test
    void whatSomebodyChangedInTheSameMomentIsLookedAtAgain() {
        ObjectNode right = YamlText.parse("{metadata: {uid: u1}, data: {a: b}}", "test");
        ObjectNode made = YamlText.parse("{metadata: {uid: u1}, data: {a: c}}", "test");
        ObjectDrift drift = ObjectDrift.changed(WEB, List.of("/data/a"), right);
        memory.drifted(key("a"), drift, NOW);

        memory.fixed(WEB, drift.repair().orElseThrow(), made, NOW);

        assertThat(memory.finding(WEB, key("").of(made), NOW)).isEmpty();
    }

    @Test
    void tellsEachThingOnceUntilItWasWell() {
        assertThat(memory.isNews(WEB, "a")).isTrue();
        assertThat(memory.isNews(WEB, "a")).isFalse();
        assertThat(memory.isNews(WEB, "b")).isTrue();
        memory.isWell(WEB);
        assertThat(memory.isNews(WEB, "b")).isTrue();

        assertThat(memory.newsOfRelease(List.of("values"))).isPresent();
        assertThat(memory.newsOfRelease(List.of("values"))).isEmpty();
        assertThat(memory.newsOfRelease(List.of())).isEmpty();
        assertThat(memory.newsOfRelease(List.of("values"))).isPresent();
    }

    @Test
    void keepsNothingOfObjectsThatAreNotPartOfTheReleaseAnyMore() {
        memory.clean(WEB, key("a"));
        memory.isNews(WEB, "a");

        memory.keepOnly(Set.of());

        assertThat(memory.finding(WEB, key("a"), NOW)).isEmpty();
        assertThat(memory.isNews(WEB, "a")).isTrue();
    }

    @Test
    void whoeverIsFoughtAgainstIsAnsweredLessAndLessOften() {
        Fights fights = memory.fights();
        Instant now = NOW;
        for (int i = 0; i < 5; i++) {
            assertThat(fights.pause(WEB, "r", now)).isZero();
            fights.fixed(WEB, "r", now);
        }

        assertThat(fights.pause(WEB, "r", now)).isEqualTo(Duration.ofSeconds(10));
        now = now.plusSeconds(10);
        assertThat(fights.pause(WEB, "r", now)).isZero();
        fights.fixed(WEB, "r", now);
        assertThat(fights.pause(WEB, "r", now.plusSeconds(5))).isEqualTo(Duration.ofSeconds(15));

        assertThat(fights.pause(WEB, "another", now)).as("something else is wanted").isZero();
        assertThat(fights.pause(new ObjectName("v1", "ConfigMap", "", "b"), "r", now)).isZero();
        assertThat(fights.pause(WEB, "r", now.plus(Duration.ofMinutes(30)))).isZero();
    }

    @Test
    void aFightNeverRestsForLongerThanTenMinutes() {
        Fights fights = memory.fights();
        for (int i = 0; i < 40; i++) {
            fights.fixed(WEB, "r", NOW);
        }

        assertThat(fights.pause(WEB, "r", NOW)).isEqualTo(Duration.ofMinutes(10));
    }
}
