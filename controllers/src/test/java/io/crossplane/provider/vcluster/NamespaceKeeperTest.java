package io.crossplane.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.deploy.OwnerMark;
import io.crossplane.provider.deploy.ReleaseNamespace;
import io.crossplane.provider.kube.CachedClusters;
import io.crossplane.provider.kube.Clusters;
import io.crossplane.provider.kube.HostSnapshot;
import io.crossplane.provider.kube.HostWatches.HostView;
import io.crossplane.provider.kube.InjectedIdentity;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.managed.Deadline;
import io.crossplane.provider.managed.ExternalException;
import io.crossplane.provider.managed.contract.FakeServer;
import io.crossplane.provider.managed.contract.TestClock;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which host namespace is made, written on, refused, and may go with its VCluster. */
class NamespaceKeeperTest {

    private static final Map<String, String> MARKS = Map.of(OwnerMark.OWNER_UID, "u1", OwnerMark.OWNER_NAME,
            "team-a/demo");

    private final TestClock clock = new TestClock();
    private final FakeServer server = new FakeServer(clock);
    private final CachedClusters clusters = new CachedClusters(clock);
    private final Clusters.Lease host = clusters.lease(InjectedIdentity.of(server.client().getConfiguration()));

    @AfterEach
    void stop() {
        host.close();
        clusters.close();
        server.close();
    }

    @Test
    void aMissingNamespaceIsMadeAndMarked() {
        ensure("namespaceLabels: {tier: gold}, namespaceAnnotations: {note: mine}");

        assertThat(labels()).containsEntry("tier", "gold");
        assertThat(annotations()).containsAllEntriesOf(MARKS)
                .containsEntry("note", "mine")
                .containsEntry(OwnerMark.CREATED, "true");
        assertThat(session("namespaceLabels: {tier: gold}").namespace().facts())
                .isEqualTo(new ReleaseNamespace.Facts(true, true));
    }

    @Test
    void aMissingNamespaceIsNotMadeWhenThatIsNotWanted() {
        assertThat(refusal("createNamespace: false"))
                .isEqualTo("INVALID: namespace \"host\" does not exist on the host "
                        + "cluster; create it or set createNamespace: true");
        assertThat(server.writes()).isZero();
    }

    @Test
    void aNamespaceOfSomebodyElseGetsTheMarksAlone() {
        create(Map.of());

        ensure("namespaceLabels: {tier: gold}, namespaceAnnotations: {note: mine}");

        assertThat(annotations()).isEqualTo(MARKS);
        assertThat(labels()).doesNotContainKey("tier");
        assertThat(session("namespaceLabels: {tier: gold}").namespace().facts())
                .isEqualTo(new ReleaseNamespace.Facts(false, true));
    }

    @Test
    void anOwnNamespaceFollowsItsSpec() {
        ensure("");
        assertThat(session("namespaceLabels: {tier: gold}").namespace().facts())
                .isEqualTo(new ReleaseNamespace.Facts(true, false));

        ensure("namespaceLabels: {tier: gold}");

        assertThat(labels()).containsEntry("tier", "gold");
    }

    @Test
    void aNamespaceThatIsRightIsNotWritten() {
        ensure("namespaceLabels: {tier: gold}");
        long before = server.writes();

        ensure("namespaceLabels: {tier: gold}");

        assertThat(server.writes()).isEqualTo(before);
    }

    @Test
    void aNamespaceThatGoesIsAConflict() {
        Namespace going = create(Map.of());
        going.getMetadata().getFinalizers().add("test/hold");
        server.client().resource(server.client().resource(going).update()).delete();

        assertThat(refusal("")).isEqualTo("CONFLICT: namespace \"host\" is being deleted");
    }

    @Test
    void aNamespaceWithAnotherVirtualClusterIsRefused() {
        create(Map.of(OwnerMark.OWNER_UID, "u2", OwnerMark.OWNER_NAME, "team-b/theirs"));
        createControlPlane("theirs");

        assertThat(refusal("")).startsWith(
                "INVALID: namespace \"host\" already holds virtual cluster \"theirs\" of VCluster team-b/theirs;");
        assertThat(annotations()).containsEntry(OwnerMark.OWNER_UID, "u2");
    }

    @Test
    void aVirtualClusterOfTheSameNameIsTheOneToBeAdopted() {
        create(Map.of());
        createControlPlane("demo");

        ensure("");

        assertThat(annotations()).isEqualTo(MARKS);
    }

    @Test
    void aMarkWithoutAVirtualClusterIsTakenOver() {
        create(Map.of(OwnerMark.OWNER_UID, "u2", OwnerMark.OWNER_NAME, "team-b/gone", OwnerMark.CREATED, "true"));

        ensure("namespaceLabels: {tier: gold}");

        assertThat(annotations()).containsAllEntriesOf(MARKS);
        assertThat(labels()).doesNotContainKey("tier");
    }

    @Test
    void aNamespaceThatMayNotBeReadCountsAsThereAndAsForeign() {
        server.refuse("GET", "namespaces/host", 403, "Forbidden");

        ensure("createNamespace: false");

        assertThat(server.writes()).isZero();
        assertThat(session("createNamespace: false").namespace().facts())
                .isEqualTo(new ReleaseNamespace.Facts(false, true));
    }

    @Test
    void aNamespaceThatMayNotBeReadIsRefusedAsWellIfItHoldsAnotherVirtualCluster() {
        server.refuse("GET", "namespaces/host", 403, "Forbidden");
        createControlPlane("theirs");

        assertThat(refusal("createNamespace: false")).startsWith(
                "INVALID: namespace \"host\" already holds virtual cluster \"theirs\"; one namespace holds one virtual cluster");
    }

    @Test
    void aNamespaceThatMayHaveToBeMadeMustBeReadable() {
        server.refuse("GET", "namespaces/host", 403, "Forbidden");

        assertThatThrownBy(() -> ensure("")).isInstanceOf(KubeException.class)
                .hasMessageEndingWith("; or set createNamespace: false, if namespace \"host\" is there and is to stay");
    }

    @Test
    void aForeignNamespaceThatMayNotBeWrittenOnIsAskedForThatOnce() {
        create(Map.of());
        server.refuse("PATCH", "namespaces/host", 403, "Forbidden");
        Session session = session("createNamespace: false");

        NamespaceKeeper.ensure(session);
        NamespaceKeeper.ensure(session);

        assertThat(server.requests()).filteredOn(request -> request.verb().equals("PATCH")).hasSize(1);
    }

    @ParameterizedTest(name = "created {0}, owner {1}: {2}")
    @CsvSource({"true, u1, true", "true, u2, false", "true, , false", ", u1, false", "false, u1, false"})
    void isOursOnlyIfItWasCreatedForThisVCluster(String created, String owner, boolean ours) {
        Map<String, String> annotations = new HashMap<>();
        annotations.put(OwnerMark.CREATED, created);
        annotations.put(OwnerMark.OWNER_UID, owner);
        annotations.values().removeIf(value -> value == null);

        assertThat(ReleaseNamespace.isCreated(namespace(annotations), new OwnerMark("u1"))).isEqualTo(ours);
    }

    @Test
    void isNotOursWithoutAnyAnnotation() {
        Namespace bare = namespace(Map.of());
        bare.getMetadata().setAnnotations(null);

        assertThat(ReleaseNamespace.isCreated(bare, new OwnerMark("u1"))).isFalse();
    }

    private void ensure(String fields) {
        NamespaceKeeper.ensure(session(fields));
    }

    /** Kind and message of the refusal. */
    private String refusal(String fields) {
        ExternalException refused = catchThrowableOfType(ExternalException.class, () -> ensure(fields));
        return refused.kind() + ": " + refused.getMessage();
    }

    private Session session(String fields) {
        return new Session(Examples.desired(fields), host.connection(), new Blind(), new Memory(),
                Deadline.after(Duration.ofMinutes(1), clock), Optional.empty());
    }

    private Namespace create(Map<String, String> annotations) {
        return server.client().resource(namespace(annotations)).create();
    }

    private void createControlPlane(String name) {
        server.client()
                .resource(new StatefulSetBuilder().withNewMetadata()
                        .withName(name)
                        .withNamespace("host")
                        .addToLabels("app", "vcluster")
                        .endMetadata()
                        .build())
                .create();
    }

    private Map<String, String> labels() {
        return server.client().namespaces().withName("host").get().getMetadata().getLabels();
    }

    private Map<String, String> annotations() {
        return server.client().namespaces().withName("host").get().getMetadata().getAnnotations();
    }

    private static Namespace namespace(Map<String, String> annotations) {
        return new NamespaceBuilder().withNewMetadata()
                .withName("host")
                .withAnnotations(annotations)
                .endMetadata()
                .build();
    }

    /** Nobody asks the watches for a namespace. */
    private static final class Blind implements HostView {

        @Override
        public Optional<HostSnapshot> snapshot(Duration wait) {
            return Optional.empty();
        }

        @Override
        public void distrust(Duration time) {}

        @Override
        public Optional<KubeException> problem() {
            return Optional.empty();
        }
    }
}
