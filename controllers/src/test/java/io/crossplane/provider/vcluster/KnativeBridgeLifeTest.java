package io.crossplane.provider.vcluster;

import static io.crossplane.provider.vcluster.Examples.desired;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.v1alpha1.KnativeObservation;
import io.crossplane.provider.deploy.FakeHost;
import io.crossplane.provider.knative.Bridges;
import io.crossplane.provider.kube.TunnelingVirtualApi;
import io.crossplane.provider.managed.Deadline;
import io.crossplane.provider.vcluster.Examples.Sight;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a bridge begins and ends, by the reconciles of its VCluster. */
class KnativeBridgeLifeTest {

    private static final Clock CLOCK = Clock.systemUTC();
    private static final String WANTED = "integrations: {knative: {mode: HostBridge}}";
    private static final Optional<KnativeObservation> SHOWN = Optional.of(new KnativeObservation(1, 1, 0));

    private static final Map<String, String> OURS = Map.of("vcluster.crossplane.io/knative", "demo",
            "vcluster.crossplane.io/knative-owner", "u1");

    private final FakeHost host = new FakeHost();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final TunnelingVirtualApi virtualApi = new TunnelingVirtualApi(host.clusters(), CLOCK);
    private final Bridges bridges = Bridges.over(host.clusters(), virtualApi, timer, CLOCK);

    @AfterEach
    void close() {
        bridges.close();
        virtualApi.close();
        host.close();
        timer.shutdownNow();
    }

    @Test
    void nothingIsDoneOrToldWhereNobodyWantsIt() {
        KnativeBridge bridge = bridge("", Optional.empty());

        assertThat(bridge.look(Sight.ofRunning().look()).condition()).isEmpty();
        assertThat(bridge.look(Sight.ofRunning().look()).isDue()).isFalse();
        assertThat(bridge.left(true)).isEmpty();
    }

    @Test
    void itBeginsByAnUpdateOnceTheVirtualClusterHasCredentials() {
        KnativeBridge bridge = bridge(WANTED, Optional.empty());
        assertThat(bridge.look(Sight.ofNothing().look()).isDue()).isFalse();

        KnativeBridge.Look before = bridge.look(Sight.ofRunning().look());
        assertThat(before.isDue()).isTrue();
        assertThat(before.condition()).map(Condition::reason).contains("Applying");
        assertThat(bridges.isAtRest("u1")).as("a look changes nothing").isTrue();

        bridge.fix(Sight.ofRunning().look());

        KnativeBridge.Look after = bridge.look(Sight.ofRunning().look());
        assertThat(after.isDue()).isFalse();
        assertThat(after.shown()).isPresent();
        await().untilAsserted(() -> assertThat(bridge.look(Sight.ofRunning().look()).condition())
                .hasValueSatisfying(condition -> assertThat(condition.message()).isNotEmpty()));
    }

    @Test
    void itEndsByAnUpdateWithWhatItHasMade() {
        host.knativeService("hello-x-ns-x-demo", OURS);
        KnativeBridge bridge = bridge("", SHOWN);

        KnativeBridge.Look before = bridge.look(Sight.ofRunning().look());
        assertThat(before.isDue()).isTrue();
        assertThat(before.condition()).map(Condition::reason).contains("Removing");
        assertThat(host.changes()).isEmpty();
        bridge.fix(Sight.ofRunning().look());

        assertThat(host.changes()).containsExactly("DELETE hello-x-ns-x-demo");
        KnativeBridge.Look after = bridge.look(Sight.ofRunning().look());
        assertThat(after.isDue()).isFalse();
        assertThat(after.shown()).as("nothing is there any more").isEmpty();
    }

    @Test
    void itEndsWithTheVCluster() {
        host.knativeService("hello-x-ns-x-demo", OURS);
        KnativeBridge bridge = bridge(WANTED, SHOWN);
        bridge.fix(Sight.ofRunning().look());
        assertThat(bridge.left(true)).contains("Knative service hello-x-ns-x-demo", "the Knative bridge");

        bridge.remove();

        await().untilAsserted(() -> assertThat(bridge.left(true)).isEmpty());
        assertThat(host.changes()).containsExactly("DELETE hello-x-ns-x-demo");
    }

    /** Another VCluster may want the same release, and vCluster brings labels of tenants as they are. */
    @Test
    void itEndsWithNothingThatItHasNotMade() {
        host.knativeService("of-another",
                Map.of("vcluster.crossplane.io/knative", "demo", "vcluster.crossplane.io/knative-owner", "u2"));
        host.knativeService("synced", Map.of("vcluster.crossplane.io/knative", "demo",
                "vcluster.crossplane.io/knative-owner", "u1", "vcluster.loft.sh/managed-by", "demo"));
        KnativeBridge bridge = bridge("", SHOWN);

        assertThat(bridge.left(true)).isEmpty();
        bridge.remove();

        assertThat(host.changes()).isEmpty();
    }

    @Test
    void troubleAtItsEndIsToldAndHoldsUpNothingElse() {
        host.forbid("GET");
        host.forbid("DELETE");
        KnativeBridge bridge = bridge("", SHOWN);

        bridge.fix(Sight.ofRunning().look());
        KnativeBridge.Look look = bridge.look(Sight.ofRunning().look());

        assertThat(look.condition()).map(Condition::reason).contains("Removing");
        assertThat(look.condition()).map(Condition::message)
                .hasValueSatisfying(text -> assertThat(text).contains("missing permission"));
        assertThat(bridge.left(true)).isNotEmpty();
        assertThat(bridge.left(false)).as("when the time for it is over").isEmpty();
    }

    @Test
    void itGoesOnToTheEndThoughNothingWasShownYet() {
        KnativeBridge first = bridge(WANTED, Optional.empty());
        first.fix(Sight.ofRunning().look());

        KnativeBridge later = bridge("", Optional.empty());
        assertThat(later.look(Sight.ofRunning().look()).isDue()).isTrue();
        later.fix(Sight.ofRunning().look());

        await().untilAsserted(() -> assertThat(bridges.isAtRest("u1")).isTrue());
    }

    @Test
    void itDoesNotBeginBeforeTheVirtualClusterAnswers() {
        KnativeBridge bridge = bridge(WANTED, Optional.empty());
        ObservedVCluster starting = Sight.ofRunning().api(new ObservedVCluster.ApiView.NotAsked()).look();

        bridge.fix(starting);

        assertThat(bridges.isAtRest("u1")).isTrue();
    }

    private KnativeBridge bridge(String fields, Optional<KnativeObservation> shown) {
        Session session = new Session(desired(fields), host.connection(), host, new Memory(),
                Deadline.after(Duration.ofMinutes(1), CLOCK), Optional.empty());
        return new KnativeBridge(bridges, session, () -> {}, shown);
    }
}
