package io.crossplane.provider.vcluster;

import static io.crossplane.provider.vcluster.Examples.desired;
import static io.crossplane.provider.vcluster.Trees.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.deploy.MergedValues;
import io.crossplane.provider.deploy.Remembered;
import io.crossplane.provider.helm.release.ReleaseStatus;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.kube.Permission;
import io.crossplane.provider.vcluster.Examples.Sight;
import org.junit.jupiter.api.Test;

/** When a virtual cluster has the Knative of its host cluster, what is asked for that, and what is told. */
class KnativeServingTest {

    private static final String WANTED = "integrations: {knative: {mode: LegacyPlugin, image: a}}";
    private static final String INSTALLED = "plugin: {knative-serving-plugin: {image: a}}";
    private static final Set<String> ALL = Set.copyOf(KnativeValues.KINDS);
    private static final Duration TRUST = Duration.ofMinutes(9);
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Remembered<KnativeServing.Answer> known = new Remembered<>();
    private Instant now = Examples.DEPLOYED_AT;
    private Set<String> served = ALL;
    private Optional<KubeException> failure = Optional.empty();
    private Optional<Permission> lacking = Optional.empty();
    private int requests;

    @Test
    void costsNothingWhileNobodyWantsIt() {
        KnativeServing knative = asked("", Sight.ofRunning());

        assertThat(requests).isZero();
        assertThat(knative.values()).isEmpty();
        assertThat(look(knative, "", Sight.ofRunning()).condition().status()).isEqualTo(Condition.Status.UNKNOWN);
        assertThat(look(knative, "", Sight.ofRunning()).condition().reason()).isEmpty();
    }

    @Test
    void addsItsValuesWhereTheHostServesKnative() {
        assertThat(asked(WANTED, Sight.ofNothing()).values())
                .isEqualTo(KnativeValues.of(desired(WANTED).knative().orElseThrow()));
    }

    @Test
    void addsNothingAndSaysWhyWhereItDoesNot() {
        served = Set.of("services", "routes");

        KnativeServing knative = asked(WANTED, Sight.ofNothing());

        assertThat(knative.values()).isEmpty();
        KnativeServing.Look look = look(knative, "", Sight.ofNothing());
        assertThat(look.condition().reason()).isEqualTo("KnativeCRDsMissing");
        assertThat(look.condition().message()).contains("configurations, revisions of serving.knative.dev/v1");
        assertThat(look.again()).hasValue(SOON);
    }

    @Test
    void addsItsValuesSoonAfterKnativeAppears() {
        served = Set.of();
        asked(WANTED, Sight.ofRunning());
        served = ALL;

        assertThat(asked(WANTED, Sight.ofRunning()).isUsable()).as("not asked again yet").isFalse();
        now = now.plus(SOON);
        assertThat(asked(WANTED, Sight.ofRunning()).isUsable()).isTrue();
        assertThat(requests).isEqualTo(2);
    }

    @Test
    void asksNoMoreOftenThanTheSafetyPoll() {
        for (int i = 0; i < 3; i++) {
            asked(WANTED, Sight.ofRunning());
        }
        assertThat(requests).isEqualTo(1);

        now = now.plus(TRUST);
        KnativeServing knative = asked(WANTED, Sight.ofRunning());

        assertThat(requests).isEqualTo(2);
        assertThat(look(knative, INSTALLED, Sight.ofRunning().config(INSTALLED)).again()).isEmpty();
    }

    /** An API server that starts does not know all its kinds yet; what runs is not restarted for that. */
    @Test
    void takesItsValuesAwayOnlyIfKnativeIsMissingTwice() {
        asked(WANTED, running());
        served = Set.of();
        now = now.plus(TRUST);

        KnativeServing doubting = asked(WANTED, running());
        assertThat(doubting.isUsable()).isTrue();
        assertThat(look(doubting, INSTALLED, running()).again()).hasValue(SOON);

        now = now.plus(SOON);
        assertThat(asked(WANTED, running()).isUsable()).isFalse();
    }

    @Test
    void isNotInstalledOnWhatWasTrueWhenItWasLastWanted() {
        asked(WANTED, running());
        asked("", Sight.ofRunning());
        served = Set.of();

        assertThat(asked(WANTED, Sight.ofRunning()).isUsable()).isFalse();
    }

    @Test
    void doubtsOnlyInFavourOfWhatIsInstalled() {
        asked(WANTED, Sight.ofRunning());
        served = Set.of();
        now = now.plus(TRUST);

        assertThat(asked(WANTED, Sight.ofRunning()).isUsable()).isFalse();
    }

    /** Whose control plane does not come up may lack what it had when it was last asked for. */
    @Test
    void asksSoonerWhileTheControlPlaneIsInTrouble() {
        asked(WANTED, running());
        now = now.plus(SOON);
        asked(WANTED, running());
        assertThat(requests).isEqualTo(1);

        asked(WANTED, running().diagnosis("CrashLooping", "no matches for kind Service"));
        assertThat(requests).isEqualTo(2);
    }

    @Test
    void leavesItsValuesOutWithoutTheRightsThatTheyGiveOn() {
        lacking = Optional.of(new Permission("create", "serving.knative.dev", "services", "host"));

        KnativeServing knative = asked(WANTED, Sight.ofRunning());

        assertThat(knative.values()).isEmpty();
        KnativeServing.Look look = look(knative, "", Sight.ofRunning());
        assertThat(look.condition().reason()).isEqualTo("ClusterRightsMissing");
        assertThat(look.condition().message()).contains("create services.serving.knative.dev in namespace \"host\"")
                .contains("provider-vcluster-knative");
        assertThat(look.again()).hasValue(SOON);

        lacking = Optional.empty();
        now = now.plus(SOON);
        assertThat(asked(WANTED, Sight.ofRunning()).isUsable()).isTrue();
    }

    @Test
    void takesItsValuesBackIfTheirRevisionFailedForWantOfRights() {
        lacking = Optional.of(new Permission("create", "serving.knative.dev", "services", "host"));
        known.put("host",
                new KnativeServing.Answer(List.of(), Optional.empty(), Optional.empty(), false, now.minus(TRUST)));

        assertThat(asked(WANTED, running().release(ReleaseStatus.FAILED, 2)).isUsable()).isFalse();
    }

    @Test
    void asksForNoRightsOnceItIsInstalled() {
        lacking = Optional.of(new Permission("create", "serving.knative.dev", "services", "host"));

        assertThat(asked(WANTED, running()).isUsable()).isTrue();
    }

    @Test
    void takesNothingAwayAtOnceThatIsInstalled() {
        served = Set.of();

        assertThat(asked(WANTED, Sight.ofRunning().config(INSTALLED)).isUsable()).isTrue();

        now = now.plus(SOON);
        assertThat(asked(WANTED, Sight.ofRunning().config(INSTALLED)).isUsable()).isFalse();
    }

    @Test
    void staysAsItIsWhileTheHostDoesNotAnswer() {
        asked(WANTED, Sight.ofRunning());
        failure = Optional.of(new KubeException(KubeException.Kind.TIMEOUT, "no answer"));
        now = now.plus(TRUST);

        assertThat(asked(WANTED, Sight.ofRunning()).isUsable()).isTrue();
        assertThat(asked(WANTED, Sight.ofRunning()).isUsable()).isTrue();
        assertThat(requests).isEqualTo(2);
    }

    @Test
    void doesWithoutWhileTheHostHasNeverAnswered() {
        failure = Optional.of(new KubeException(KubeException.Kind.TIMEOUT, "no answer"));

        KnativeServing knative = asked(WANTED, Sight.ofNothing());

        assertThat(knative.values()).isEmpty();
        KnativeServing.Look look = look(knative, "", Sight.ofNothing());
        assertThat(look.condition().reason()).isEqualTo("HostNotAnswering");
        assertThat(look.condition().message()).contains("no answer");
        assertThat(look.again()).hasValue(SOON);
    }

    @Test
    void isAvailableOnceItIsInstalledAndTheControlPlaneRuns() {
        KnativeServing knative = asked(WANTED, Sight.ofRunning());

        assertThat(look(knative, INSTALLED, Sight.ofNothing()).condition().reason()).isEqualTo("Applying");
        assertThat(look(knative, INSTALLED, Sight.ofRunning()).condition().reason()).isEqualTo("Applying");
        assertThat(
                look(knative, INSTALLED, Sight.ofRunning().config(INSTALLED).workloads(Examples.workload("demo", 1, 0)))
                        .condition()
                        .reason())
                .isEqualTo("Applying");
        Condition available = look(knative, INSTALLED, Sight.ofRunning().config(INSTALLED)).condition();
        assertThat(available.status()).isEqualTo(Condition.Status.TRUE);
        assertThat(available.type()).isEqualTo("KnativeReady");
    }

    @Test
    void isNotAvailableByARevisionThatFailedOrIsAnother() {
        KnativeServing knative = asked(WANTED, running());

        assertThat(look(knative, INSTALLED, running().release(ReleaseStatus.FAILED, 2)).condition().reason())
                .isEqualTo("Applying");
        assertThat(look(knative, "plugin: {knative-serving-plugin: {image: b}}", running()).condition().reason())
                .isEqualTo("Applying");
    }

    @Test
    void saysSoIfTheUsersOwnValuesSwitchItOff() {
        KnativeServing knative = asked(WANTED, Sight.ofRunning());

        assertThat(look(knative, "plugin: {knative-serving-plugin: null}", Sight.ofRunning()).condition().reason())
                .isEqualTo("KnativeOverridden");
    }

    private static Sight running() {
        return Sight.ofRunning().config(INSTALLED);
    }

    private KnativeServing asked(String fields, Sight sight) {
        var host = new KnativeServing.Host("host", this::kinds, () -> lacking, new Ticking(), TRUST);
        KnativeServing knative = new KnativeServing(desired(fields).knative(), known, host);
        knative.ask(sight.look());
        return knative;
    }

    private KnativeServing.Look look(KnativeServing knative, String values, Sight sight) {
        ObservedVCluster seen = sight.look();
        MergedValues wanted = MergedValues.of(yaml("a: b").setAll(yaml(values.isEmpty() ? "{}" : values)), Set.of());
        return knative.look(Progress.of(desired(WANTED), seen, now), seen, Optional.of(wanted));
    }

    private Set<String> kinds() {
        requests++;
        failure.ifPresent(each -> {
            throw each;
        });
        return served;
    }

    /** Tells the time of the test. */
    private final class Ticking extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
