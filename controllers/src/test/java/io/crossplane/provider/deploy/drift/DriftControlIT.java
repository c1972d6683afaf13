package io.crossplane.provider.deploy.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.apis.v1alpha1.DriftObservation.DriftedObject;
import io.crossplane.provider.apis.v1alpha1.DriftParameters;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.kube.ObjectHead;
import io.crossplane.provider.managed.ExternalException;
import io.crossplane.provider.managed.Notice;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The drift of objects against a real API server; what Helm would have installed is made by hand. */
@NeedsCluster(Level.API)
class DriftControlIT {

    private static final String CONFIG = InstalledByHand.documentOf("ConfigMap");
    private static final String DEPLOYMENT = InstalledByHand.documentOf("Deployment");

    private final MovableClock clock = new MovableClock();
    private final DriftMemory memory = new DriftMemory();
    private final List<Notice> news = new ArrayList<>();
    private DriftRules rules = DriftRules.of(null);
    private InstalledByHand release;
    private DriftControl control;

    @BeforeEach
    void connect(TestCluster cluster) {
        release = new InstalledByHand(cluster);
        control = new DriftControl(release.reads(), release.writes(), clock);
    }

    @AfterEach
    void stop() {
        release.close();
    }

    @Test
    void whatTheServerFillsInIsNoDriftAndAtRestNothingIsAsked() {
        release.install(InstalledByHand.documents().toArray(String[]::new));
        release.awaitGadgets();
        release.install(
                """
                    {apiVersion: dID.example.org/v1, kind: Gadget, metadata: {name: web}, spec: {cpu: 0500m, list: [{a: b}]}}""");

        // Where controllers work, they have to be done with the objects first.
        await().atMost(Duration.ofSeconds(20)).untilAsserted(this::assertNothingIsAskedTwice);
    }

    private void assertNothingIsAskedTwice() {
        DriftMemory fresh = new DriftMemory();
        List<ReleaseObject> seen = release.seen();
        int before = release.requests();
        Drift drift = control.look(release.site(), rules, seen, fresh);
        assertThat(drift.objects()).isEmpty();
        assertThat(drift.shown(List.of())).isNull();
        assertThat(release.requests() - before).isEqualTo(seen.size());

        before = release.requests();
        assertThat(control.look(release.site(), rules, seen, fresh).objects()).isEmpty();
        assertThat(release.requests()).isEqualTo(before);
    }

    @Test
    void whatWasChangedIsPutRightAndWhatTheManifestDoesNotHaveStays() {
        release.install(CONFIG);
        assertThat(look().objects()).isEmpty();
        release.patch("ConfigMap", "{data: {a: changed, b: null, c: theirs}, metadata: {labels: {theirs: x}}}");
        List<ReleaseObject> seen = release.seen();
        ObjectHead newest = release.record();

        int before = release.requests();
        Drift drift = control.look(release.site(), rules, seen, memory);
        assertThat(shown(drift)).containsExactly("ConfigMap/web [/data/a, /data/b]");
        assertThat(drift.differences()).containsExactly("object ConfigMap/web");
        control.fix(release.site(), drift, newest, memory, news::add);
        assertThat(release.requests() - before).as("two looks at the object, one at the records, a write").isEqualTo(4);

        ConfigMap config = release.config();
        assertThat(config.getData()).containsOnly(Map.entry("a", "1"), Map.entry("b", "2"), Map.entry("c", "theirs"));
        assertThat(config.getMetadata().getLabels()).containsEntry("theirs", "x");
        assertThat(news).extracting(Notice::message)
                .containsExactly("ConfigMap/web has been put right at /data/a, /data/b");
        seen = release.seen();
        before = release.requests();
        assertThat(control.look(release.site(), rules, seen, memory).objects()).isEmpty();
        assertThat(release.requests()).as("what was written is known to be right").isEqualTo(before);
    }

    @Test
    void objectsOnWhichOthersWorkArePutRightToo() {
        release.install(DEPLOYMENT);
        release.patch("Deployment", "{spec: {replicas: 3, template: {metadata: {annotations: {restarted: x}}}}}");

        assertThat(shown(lookAndFix())).containsExactly("Deployment/web [/spec/replicas]");

        assertThat(release.deployment().getSpec().getReplicas()).isEqualTo(1);
        assertThat(release.deployment().getSpec().getTemplate().getMetadata().getAnnotations())
                .containsEntry("restarted", "x");
    }

    @Test
    void whatIsMissingIsMadeAgainButNotAJobThatCleansUp() {
        release.install(CONFIG, """
            {apiVersion: batch/v1, kind: Job, metadata: {name: web}, spec: {ttlSecondsAfterFinished: 1, suspend: true,
            template: {spec: {restartPolicy: Never, containers: [{name: a, image: a}]}}}}""");
        release.client().configMaps().inNamespace(release.namespace()).withName("web").delete();
        release.client().batch().v1().jobs().inNamespace(release.namespace()).withName("web").delete();

        Drift drift = look();
        assertThat(shown(drift)).containsExactly("ConfigMap/web does not exist");
        fix(drift);

        assertThat(release.config().getData()).containsEntry("a", "1");
        assertThat(release.config().getMetadata().getLabels()).containsEntry("app.kubernetes.io/managed-by", "Helm");
        assertThat(release.client().batch().v1().jobs().inNamespace(release.namespace()).withName("web").get())
                .isNull();
        assertThat(news).extracting(Notice::message)
                .containsExactly("ConfigMap/web was missing and has been made again");
        assertThat(look().objects()).isEmpty();
    }

    @Test
    void anObjectThatHasLostItsLabelIsNotMissing() {
        release.install(CONFIG);
        release.patch("ConfigMap", "{metadata: {labels: {app.kubernetes.io/managed-by: null}}}");
        // That is how the watches see it, which know it by its label.
        List<ReleaseObject> seen = List.of(new ReleaseObject(release.manifest().getFirst(), Optional.empty(), true));

        Drift drift = control.look(release.site(), rules, seen, memory);
        fix(drift);

        assertThat(shown(drift)).containsExactly("ConfigMap/web [/metadata/labels]");
        assertThat(release.config().getMetadata().getLabels()).containsEntry("app.kubernetes.io/managed-by", "Helm");
    }

    @Test
    void ignoredFieldsAreNoDriftAndAreNotOverwritten() {
        rules = rules(
                "{ignore: [{kind: Deployment, paths: [/spec/replicas, /spec/template/spec/containers/0/image]}]}");
        release.install(DEPLOYMENT);
        release.patch("Deployment", "{spec: {replicas: 3}}");
        assertThat(look().objects()).isEmpty();

        release.patch("Deployment", "{spec: {paused: false}}");
        assertThat(shown(lookAndFix())).containsExactly("Deployment/web [/spec/paused]");

        assertThat(release.deployment().getSpec().getReplicas()).isEqualTo(3);
        assertThat(release.deployment().getSpec().getPaused()).isTrue();
    }

    @Test
    void whatCannotBePutRightIsToldOnceAndLeftAlone() {
        release.install(DEPLOYMENT.replace("a: b}", "a: secret}"));
        release.states(DEPLOYMENT);

        Drift drift = look();
        assertThat(drift.repairs()).isEmpty();
        assertThat(shown(drift)).singleElement()
                .asString()
                .startsWith("Deployment/web the target cluster refuses to patch deployments.apps \"web\"")
                .endsWith("field is immutable")
                .doesNotContain("secret");
        assertThat(drift.news()).singleElement()
                .satisfies(told -> assertThat(told.message()).startsWith("Deployment/web cannot be put right: "));

        int before = release.requests();
        List<ReleaseObject> seen = release.seen();
        int looked = release.requests() - before;
        Drift again = control.look(release.site(), rules, seen, memory);
        assertThat(release.requests() - before).isEqualTo(looked);
        assertThat(again.news()).isEmpty();
        assertThat(again.objects()).hasSize(1);
    }

    @Test
    void whatIsOnlyWarnedOfIsNotWritten() {
        rules = rules("{policy: Warn}");
        release.install(CONFIG);
        release.patch("ConfigMap", "{data: {a: changed}}");

        Drift drift = look();
        assertThat(drift.differences()).isEmpty();
        assertThat(drift.news()).extracting(Notice::message)
                .containsExactly("ConfigMap/web differs from the manifest at /data/a");
        assertThat(look().news()).isEmpty();
        fix(drift);
        assertThat(release.config().getData()).containsEntry("a", "changed");

        release.patch("ConfigMap", "{data: {a: \"1\"}}");
        assertThat(look().objects()).isEmpty();
        release.patch("ConfigMap", "{data: {a: changed}}");
        assertThat(look().news()).as("it had been right").hasSize(1);
    }

    @Test
    void whoeverChangesItBackEachTimeIsAnsweredLessAndLessOften() {
        release.install(CONFIG);
        for (int i = 0; i < 5; i++) {
            release.patch("ConfigMap", "{data: {a: changed}}");
            fix(look());
            assertThat(release.config().getData()).containsEntry("a", "1");
        }
        release.patch("ConfigMap", "{data: {a: changed}}");

        Drift drift = look();
        assertThat(drift.repairs()).isEmpty();
        assertThat(drift.again()).contains(Duration.ofSeconds(10));
        assertThat(drift.news()).hasSize(1);
        clock.now = clock.now.plusSeconds(10);
        assertThat(look().repairs()).hasSize(1);
    }

    @Test
    void nothingIsWrittenWhileSomebodyElseIsAtWorkOnTheRelease() {
        release.install(CONFIG);
        release.patch("ConfigMap", "{data: {a: changed}}");
        Drift drift = look();
        ObjectHead looked = release.record();
        release.newRecord(2);

        assertThatThrownBy(() -> control.fix(release.site(), drift, looked, memory, news::add)).isInstanceOfSatisfying(
                ExternalException.class, e -> assertThat(e.kind()).isEqualTo(ExternalException.Kind.CONFLICT));
        assertThat(release.config().getData()).containsEntry("a", "changed");
    }

    @Test
    void aFieldThatTheServerDoesNotKnowIsToldOfAndHarmsNothing() {
        String odd = "{apiVersion: v1, kind: ConfigMap, metadata: {name: web}, data: {a: b}, dta: {a: b}}";
        release.install(odd);

        Drift drift = look();

        assertThat(drift.differences()).isEmpty();
        assertThat(shown(drift)).singleElement().asString().contains("dta");
    }

    private Drift look() {
        return control.look(release.site(), rules, release.seen(), memory);
    }

    private void fix(Drift drift) {
        control.fix(release.site(), drift, release.record(), memory, news::add);
    }

    /** As the reconciler does it: what has changed meanwhile is looked at again. */
    private Drift lookAndFix() {
        return await().ignoreExceptionsMatching(
                failure -> failure instanceof KubeException known && known.kind() == KubeException.Kind.CONFLICT)
                .until(() -> {
                    Drift drift = look();
                    fix(drift);
                    return drift;
                }, drift -> !drift.repairs().isEmpty());
    }

    private static List<String> shown(Drift drift) {
        return Optional.ofNullable(drift.shown(List.of()))
                .map(shown -> shown.items().stream().map(DriftControlIT::text).toList())
                .orElse(List.of());
    }

    private static String text(DriftedObject object) {
        return object.kind() + "/" + object.name() + " "
                + Optional.ofNullable(object.message()).orElse(object.paths().toString());
    }

    private static DriftRules rules(String yaml) {
        return DriftRules.of(Serialization.unmarshal("--- " + yaml, DriftParameters.class));
    }

    private static final class MovableClock extends Clock {

        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
