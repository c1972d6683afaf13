package io.crossplane.provider.rancher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.v1alpha1.RancherImport;
import io.crossplane.provider.apis.v1alpha1.RancherObservation;
import io.crossplane.provider.deploy.Cluster;
import io.crossplane.provider.deploy.OwnerMark;
import io.crossplane.provider.destination.HostPlace;
import io.crossplane.provider.kube.CachedClusters;
import io.crossplane.provider.kube.Clusters;
import io.crossplane.provider.kube.InjectedIdentity;
import io.crossplane.provider.managed.Conditions;
import io.crossplane.provider.managed.Deadline;
import io.crossplane.provider.managed.ExternalObservation.Present;
import io.crossplane.provider.managed.contract.FakeServer;
import io.crossplane.provider.rancher.server.BindingView;
import io.crossplane.provider.rancher.server.Profile;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The host namespace in a project of the host cluster, with both generations of Rancher. */
@ParameterizedClass
@MethodSource("profiles")
class ProjectAssignmentTest {

    private static final String MEMBERS = "members: [{userPrincipal: 'github_user://1'}, {role: read-only, user: u-a}]";

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ImportScene scene;
    private final FakeServer server = new FakeServer(Clock.systemUTC());
    private final CachedClusters clusters = new CachedClusters(Clock.systemUTC());
    private final Clusters.Lease lease = clusters.lease(InjectedIdentity.of(server.client().getConfiguration()));
    private final Memory memory = new Memory.All().of("u1");
    private String project;

    ProjectAssignmentTest(Profile profile) {
        scene = new ImportScene(profile);
    }

    static Profile[] profiles() {
        return new Profile[] {Profile.classic(), Profile.secret()};
    }

    @BeforeEach
    void make() {
        project = scene.server.createProject(scene.server.hostClusterId(), "team-a", true);
        namespace(Map.of(OwnerMark.CREATED, "true", OwnerMark.OWNER_UID, "v1"));
    }

    @AfterEach
    void close() {
        lease.close();
        clusters.close();
        server.close();
        scene.close();
    }

    @Test
    void isMadeOnceWithItsMembers() {
        RancherImport wanted = wanted("{name: team-a, " + MEMBERS + "}");

        assertThat(reason(settle(wanted))).isEqualTo("Assigned");

        assertThat(annotations()).containsEntry(ProjectNamespace.PROJECT, project);
        assertThat(members()).containsExactlyInAnyOrder("project-member github_user://1", "read-only u-a");
        assertThat(settle(wanted).project()).contains(project);
        long writes = server.writes();
        scene.server.requests().clear();
        settle(wanted);
        assertThat(server.writes()).isEqualTo(writes);
        assertThat(scene.server.requests().list()).allMatch(request -> request.method().equals("GET"));
    }

    @Test
    void aProjectIsFoundByItsIdAsWell() {
        assertThat(reason(settle(wanted("{id: '" + project + "'}")))).isEqualTo("Assigned");
        assertThat(annotations()).containsEntry(ProjectNamespace.PROJECT, project);
    }

    @Test
    void followsTheSpecAndLeavesTheBindingsOfOthers() {
        String second = scene.server.createProject(scene.server.hostClusterId(), "team-b", true);
        settle(wanted("{name: team-a, " + MEMBERS + "}"));

        assertThat(reason(settle(wanted("{name: team-b, members: [{user: u-a}]}")))).isEqualTo("Assigned");

        assertThat(annotations()).containsEntry(ProjectNamespace.PROJECT, second);
        assertThat(members()).isEmpty();
        assertThat(scene.server.projectBindings(project)).extracting(BindingView::role)
                .containsExactly("project-owner");
        assertThat(scene.server.projectBindings(second)).hasSize(2);
    }

    @Test
    void whoIsAMemberAlreadyIsNotBoundTwice() {
        Session first = session(wanted("{name: team-a, members: [{user: u-a}]}"));
        settle(first.resource());
        RancherImport other = ImportScene.resource("u2", "{project: {name: team-a, members: [{user: u-a}]}}");

        assertThat(reason(settle(other))).isEqualTo("Assigned");

        assertThat(members()).containsExactly("project-member u-a");
    }

    @Test
    void whatThePlatformDoesNotListIsNotDone() {
        scene.server.createProject(scene.server.hostClusterId(), "platform", true);
        String elsewhere = scene.server.createProject("c-m-elsewhere", "team-a", true);

        assertThat(reason(settle(wanted("{name: platform}")))).isEqualTo("ProjectNotAllowed");
        assertThat(reason(settle(wanted("{name: nowhere}")))).as("nobody is told what there is")
                .isEqualTo("ProjectNotAllowed");
        assertThat(reason(settle(wanted("{id: '" + elsewhere + "'}")))).isEqualTo("ProjectNotAllowed");
        scene.server.requests().clear();
        assertThat(reason(settle(wanted("{name: team-a}"), List.of()))).isEqualTo("ProjectNotAllowed");
        assertThat(scene.server.requests().list()).as("nobody is asked").isEmpty();
        assertThat(server.writes()).as("but that the test made").isEqualTo(1);
    }

    @Test
    void oneThatIsNotThereOrNotTheOnlyOneIsTold() {
        assertThat(reason(settle(wanted("{name: team-b}")))).isEqualTo("ProjectNotFound");
        String twin = scene.server.createProject(scene.server.hostClusterId(), "team-a", true);
        assertThat(reason(settle(wanted("{name: team-a}")))).isEqualTo("ProjectAmbiguous");
        assertThat(reason(settle(wanted("{name: team-a}"), List.of(twin)))).as("one of them is allowed")
                .isEqualTo("Assigned");
        assertThat(annotations()).containsEntry(ProjectNamespace.PROJECT, twin);
    }

    @Test
    void aNamespaceThatTheProviderDidNotMakeIsLeftAlone() {
        for (Map<String, String> marks : List.of(Map.<String, String>of(), Map.of(OwnerMark.OWNER_UID, "v1"),
                Map.of(OwnerMark.CREATED, "true", OwnerMark.OWNER_UID, "v2"))) {
            namespace(marks);
            assertThat(reason(settle(wanted("{name: team-a, " + MEMBERS + "}")))).isEqualTo("NamespaceNotOwned");
            assertThat(annotations()).isEqualTo(marks);
        }
        assertThat(members()).isEmpty();
    }

    @Test
    void oneThatSomebodyElseHasPutIntoAProjectStaysThere() {
        Map<String, String> marks = Map.of(OwnerMark.CREATED, "true", OwnerMark.OWNER_UID, "v1",
                ProjectNamespace.PROJECT, "local:p-other");
        namespace(marks);

        assertThat(reason(settle(wanted("{name: team-a}")))).isEqualTo("NamespaceOfOthers");

        assertThat(annotations()).isEqualTo(marks);
    }

    @Test
    void aHostThatRefusesIsTold() {
        server.refuse("PATCH", "namespaces/host", 403, "Forbidden");
        RancherImport wanted = wanted("{name: team-a, " + MEMBERS + "}");

        ProjectAssignment.Look seen = settle(wanted);

        assertThat(reason(seen)).isEqualTo("NamespaceRefused");
        assertThat(seen.condition().message()).contains("patch namespaces");
        assertThat(seen.again()).isPresent();
        assertThat(seen.isDue()).as("not tried again at once").isFalse();
        assertThat(members()).as("nobody gets into a project without the namespace").isEmpty();
    }

    @Test
    void whatIsTriedAgainIsToldAsBefore() {
        Session session = session(wanted("{name: team-a}"));
        memory.project()
                .put(session.wanted().project(),
                        new ProjectAssignment.Trouble("NamespaceRefused", "no", Instant.EPOCH));

        ProjectAssignment.Look seen = new ProjectAssignment(session).look();

        assertThat(seen.isDue()).isTrue();
        assertThat(reason(seen)).isEqualTo("NamespaceRefused");
    }

    @Test
    void troubleWithItConcernsNothingElseOfTheImport() {
        RancherImport plain = ImportScene.resource("u1", "{}");
        scene.registry(plain).create();
        await("an id").atMost(LIMIT).until(() -> find(plain) instanceof Registration.Known);

        Present<RancherObservation> without = observe(plain);
        Present<RancherObservation> with = observe(wanted("{name: platform}"));

        assertThat(with.differences()).isEqualTo(without.differences()).doesNotContain("project");
        assertThat(with.readiness()).isEqualTo(without.readiness());
        assertThat(with.atProvider()).isEqualTo(without.atProvider());
        assertThat(with.conditions()).filteredOn(each -> !each.type().equals(ImportConditions.PROJECT))
                .isEqualTo(without.conditions()
                        .stream()
                        .filter(each -> !each.type().equals(ImportConditions.PROJECT))
                        .toList());
        assertThat(with.conditions()).extracting(Condition::reason).contains("ProjectNotAllowed");
        assertThat(observe(wanted("{name: team-a}")).differences()).contains("project");
    }

    private Registration find(RancherImport resource) {
        return scene.registry(resource).find(Optional.empty());
    }

    private Present<RancherObservation> observe(RancherImport resource) {
        String id = scene.server.clusters().getFirst().id();
        resource.getMetadata().setAnnotations(Map.of("crossplane.io/external-name", id));
        return (Present<RancherObservation>) new ImportExternal(session(resource), () -> {}).observe(resource);
    }

    @Test
    void aTokenThatMayNotBindIsTold() {
        scene.server.faults()
                .status("POST /v1/management.cattle.io.projectroletemplatebindings", 403,
                        "{\"type\":\"error\",\"status\":403}");
        assertThat(reason(settle(wanted("{name: team-a, " + MEMBERS + "}")))).isEqualTo("ProjectForbidden");
    }

    @Test
    void aHostThatCannotBeReachedIsTold() {
        HostSide away = new HostSide(Optional.empty(), "no way", "local", List.of("team-a"));
        ProjectAssignment.Look seen = new ProjectAssignment(scene.session(wanted("{name: team-a}"), away, memory))
                .look();
        assertThat(reason(seen)).isEqualTo("WaitingForNamespace");
        assertThat(seen.condition().message()).isEqualTo("no way");
    }

    @Test
    void nobodyIsAskedWhereNothingIsWanted() {
        RancherImport resource = ImportScene.resource("u1", "{}");
        scene.server.requests().clear();
        server.forgetRequests();

        ProjectAssignment.Look seen = settle(resource);

        assertThat(seen).isEqualTo(ProjectAssignment.Look.NOTHING);
        assertThat(scene.server.requests().list()).isEmpty();
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void goesWithTheBlockAndTakesNothingOfOthers() {
        settle(wanted("{name: team-a, " + MEMBERS + "}"));
        RancherImport without = traced("{}");

        assertThat(settle(without)).isEqualTo(ProjectAssignment.Look.NOTHING);

        assertThat(annotations()).containsOnlyKeys(OwnerMark.CREATED, OwnerMark.OWNER_UID);
        assertThat(scene.server.projectBindings(project)).hasSize(1);
    }

    @Test
    void whatSomebodyElseHasSetSinceStays() {
        settle(wanted("{name: team-a}"));
        Namespace moved = server.client().namespaces().withName("host").get();
        moved.getMetadata().getAnnotations().put(ProjectNamespace.PROJECT, "local:p-other");
        server.client().resource(moved).update();

        assertThat(settle(traced("{}"))).isEqualTo(ProjectAssignment.Look.NOTHING);

        assertThat(annotations()).containsEntry(ProjectNamespace.PROJECT, "local:p-other").hasSize(3);
    }

    @Test
    void membersLeaveAlsoIfTheHostDoesNotAnswer() {
        settle(wanted("{name: team-a, " + MEMBERS + "}"));
        HostSide away = new HostSide(Optional.empty(), "no way", "", List.of());
        ProjectAssignment assignment = new ProjectAssignment(scene.session(traced("{}"), away, memory));

        assignment.leave();

        assertThat(members()).isEmpty();
        assertThat(assignment.remains()).contains("the host namespace cannot leave its project: no way");
        assertThat(reason(assignment.look())).isEqualTo("WaitingForNamespace");
    }

    /** Does what is due, until nothing is. */
    private ProjectAssignment.Look settle(RancherImport resource) {
        return settle(resource, List.of("team-a", "team-b"));
    }

    private ProjectAssignment.Look settle(RancherImport resource, List<String> allowed) {
        ProjectAssignment assignment = new ProjectAssignment(session(resource, allowed));
        ProjectAssignment.Look seen = assignment.look();
        for (int i = 0; i < 3 && seen.isDue(); i++) {
            assignment.fix(seen);
            seen = assignment.look();
        }
        return seen;
    }

    private Session session(RancherImport resource) {
        return session(resource, List.of("team-a"));
    }

    private Session session(RancherImport resource, List<String> allowed) {
        HostPlace place = new HostPlace(lease,
                Cluster.host(lease.connection(), Deadline.after(Duration.ofMinutes(1), Clock.systemUTC())), "host",
                new OwnerMark("v1"));
        return scene.session(resource, new HostSide(Optional.of(place), "", scene.server.hostClusterId(), allowed),
                memory);
    }

    private static RancherImport wanted(String spec) {
        return ImportScene.resource("u1", "{project: " + spec + "}");
    }

    /** As it is left by an earlier look at a project that was wanted then. */
    private static RancherImport traced(String spec) {
        RancherImport resource = ImportScene.resource("u1", spec);
        resource.getStatus().setAtProvider(RancherObservation.NOTHING);
        resource.getStatus()
                .setConditions(List.of(Conditions.of(ImportConditions.PROJECT, Condition.Status.TRUE, "Assigned", "")));
        return resource;
    }

    private static String reason(ProjectAssignment.Look look) {
        return look.condition().reason();
    }

    private List<String> members() {
        return scene.server.projectBindings(project)
                .stream()
                .filter(each -> !each.role().equals("project-owner"))
                .map(each -> each.role() + " " + each.subject())
                .toList();
    }

    private void namespace(Map<String, String> annotations) {
        server.client().namespaces().withName("host").delete();
        server.client()
                .resource(new NamespaceBuilder().withNewMetadata()
                        .withName("host")
                        .withAnnotations(annotations)
                        .endMetadata()
                        .build())
                .create();
    }

    private Map<String, String> annotations() {
        return server.client().namespaces().withName("host").get().getMetadata().getAnnotations();
    }
}
