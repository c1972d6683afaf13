package io.crossplane.provider.rancher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.v1alpha1.RancherImport;
import io.crossplane.provider.apis.v1alpha1.RancherObservation;
import io.crossplane.provider.managed.Conditions;
import io.crossplane.provider.managed.ExternalObservation;
import io.crossplane.provider.managed.ExternalObservation.Absent;
import io.crossplane.provider.managed.ExternalObservation.Awaiting;
import io.crossplane.provider.managed.ExternalObservation.Present;
import io.crossplane.provider.managed.Readiness;
import io.crossplane.provider.rancher.RancherException.Kind;
import io.crossplane.provider.rancher.server.Owner;
import io.crossplane.provider.rancher.server.Profile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Taking a cluster out of Rancher; there is nothing to be reached of the cluster itself. */
@ParameterizedClass
@MethodSource("profiles")
class RemovalTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ImportScene scene;
    private final RancherImport resource = ImportScene.resource("u1", "{}");
    private Session session;

    RemovalTest(Profile profile) {
        scene = new ImportScene(profile);
    }

    private void tell() {
        resource.getStatus()
                .setConditions(List.of(Conditions.of("Ready", Condition.Status.FALSE, "Deleting", ""),
                        Conditions.of("Synced", Condition.Status.TRUE, "ReconcileSuccess", "")));
    }

    static Profile[] profiles() {
        return new Profile[] {Profile.classic(), Profile.secret()};
    }

    @BeforeEach
    void register() {
        scene.registry(resource).create();
        await("an id").atMost(LIMIT)
                .until(() -> scene.registry(resource).find(Optional.empty()) instanceof Registration.Known);
        named(scene.server.clusters().getFirst().id());
        resource.getMetadata().setDeletionTimestamp(Clock.systemUTC().instant().toString());
        session = scene.session(resource);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void isGoneWhenTheUserOfTheTokenSeesItNoMore() {
        assertThat(observe()).as("told before Rancher is asked").isInstanceOf(Awaiting.class);
        tell();
        assertThat(observe()).isInstanceOf(Present.class);
        new Removal(session).remove();
        await("gone").atMost(LIMIT).until(() -> observe() instanceof Absent);
        assertThat(scene.server.clusters()).isEmpty();
        assertThat(scene.server.provisioningClusters()).isEmpty();
    }

    /** It was killed while Rancher worked on its request, so that nobody got the answer. */
    @Test
    void isGoneForAnotherProviderThatFindsTheDeletionTold() {
        tell();
        new Removal(session).remove();
        await("gone").atMost(LIMIT).until(() -> scene.server.clusters().isEmpty());

        assertThat(new Removal(scene.session(resource)).observe()).isInstanceOf(Absent.class);
    }

    @Test
    void whoMayNotSeeItHasNotRemovedIt() {
        scene.server.faults().status("GET /v3/clusters/.*", 403, "{\"type\":\"error\",\"status\":403}");
        assertThatThrownBy(this::observe).isInstanceOfSatisfying(RancherException.class,
                failed -> assertThat(failed.kind()).isEqualTo(Kind.FORBIDDEN));
    }

    @Test
    void isWaitedForHoweverLongRancherTakes() {
        scene.server.faults().deleteHangs();
        new Removal(session).remove();
        new Removal(session).remove();
        await("it leaves").atMost(LIMIT).until(() -> scene.server.clusters().getFirst().removing());
        assertThat(observe()).isInstanceOfSatisfying(Present.class,
                present -> assertThat(present.readiness()).isInstanceOfSatisfying(Readiness.Deleting.class,
                        deleting -> assertThat(deleting.message()).startsWith("Rancher removes the cluster")));
        assertThat(scene.server.requests().count("DELETE", "/v3/clusters/.*")).as("asked once").isEqualTo(1);
    }

    @Test
    void oneOfSomebodyElseIsLeftAlone() {
        RancherImport other = ImportScene.resource("u2", "{adoption: Never}");
        other.getMetadata().setAnnotations(resource.getMetadata().getAnnotations());
        other.getMetadata().setDeletionTimestamp(resource.getMetadata().getDeletionTimestamp());
        Session theirs = scene.session(other);
        assertThat(new Removal(theirs).observe()).isInstanceOf(Absent.class);
        assertThat(scene.server.clusters()).hasSize(1);
    }

    @Test
    void oneThatMightHaveBeenTakenOverAndWasNotIsLeftAlone() {
        RancherImport adopting = ImportScene.resource("u3", "{adoption: Any}");
        String id = scene.server.createNormanCluster("somebodys", Owner.USER);
        adopting.getMetadata().setAnnotations(Map.of("crossplane.io/external-name", id));
        adopting.getMetadata().setDeletionTimestamp(resource.getMetadata().getDeletionTimestamp());
        Removal removal = new Removal(scene.session(adopting));
        assertThat(removal.observe()).isInstanceOf(Absent.class);
        removal.remove();
        assertThat(scene.server.cluster(id)).hasValueSatisfying(each -> assertThat(each.removing()).isFalse());
    }

    /** Without the rights or the host, what was made there cannot be taken away. */
    @Test
    void aProjectIsLeftAndAHostThatDoesNotAnswerIsWaitedForOnlySoLong() {
        String project = scene.server.createProject(scene.server.hostClusterId(), "team-a", true);
        Binding member = ImportScene
                .wanted(ImportScene.resource("u1", "{project: {name: team-a, members: [{user: u-a}]}}"))
                .project()
                .orElseThrow()
                .members()
                .getFirst();
        scene.client()
                .createBinding(Scope.project(scene.client().project(project).orElseThrow()), member,
                        ImportScene.wanted(resource).owner());
        resource.getStatus()
                .setConditions(List.of(Conditions.of("Ready", Condition.Status.FALSE, "Deleting", ""),
                        Conditions.of("Synced", Condition.Status.TRUE, "ReconcileSuccess", ""),
                        Conditions.of(ImportConditions.PROJECT, Condition.Status.TRUE, "Assigned", "")));
        HostSide away = new HostSide(Optional.empty(), "no way", "", List.of());
        session = scene.session(resource, away, new Memory.All().of("u1"));

        new Removal(session).remove();

        assertThat(scene.server.projectBindings(project)).as("but its owner's").hasSize(1);
        await("only the host is waited for").atMost(LIMIT).until(() -> scene.server.clusters().isEmpty());
        assertThat(observe()).isInstanceOfSatisfying(Present.class, present -> assertThat(present.readiness())
                .isEqualTo(new Readiness.Deleting("the host namespace cannot leave its project: no way")));
        resource.getMetadata()
                .setDeletionTimestamp(Clock.systemUTC().instant().minus(Duration.ofMinutes(6)).toString());
        assertThat(observe()).isInstanceOf(Absent.class);
    }

    private ExternalObservation<RancherObservation> observe() {
        return new Removal(session).observe();
    }

    private void named(String id) {
        Map<String, String> annotations = new HashMap<>();
        annotations.put("crossplane.io/external-name", id);
        resource.getMetadata().setAnnotations(annotations);
    }
}
