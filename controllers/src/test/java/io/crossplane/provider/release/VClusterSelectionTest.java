package io.crossplane.provider.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import io.crossplane.provider.managed.ExternalException;
import io.crossplane.provider.managed.contract.FakeServer;
import io.crossplane.provider.managed.contract.Rule;
import io.crossplane.provider.managed.contract.TestClock;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which VCluster a selector finds, and what becomes of it. */
class VClusterSelectionTest {

    private final FakeServer server = new FakeServer(new TestClock());
    private final List<VCluster> vclusters = new ArrayList<>();
    private final VClusterSelection selection = new VClusterSelection(server.client(), vclusters::stream);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    @Rule({"RF-1", "RF-5"})
    @DisplayName("RF-1 the first by name that has the labels is written to the reference, and nothing else is")
    void theFirstThatFitsIsStored() {
        vcluster("team-a", "c", Map.of("stage", "test", "more", "1"));
        vcluster("team-a", "b", Map.of("stage", "test"));
        vcluster("team-a", "a", Map.of("stage", "live"));

        VClusterRelease resolved = selection.resolve(stored("vclusterSelector: {matchLabels: {stage: test}}"));

        assertThat(reference(resolved)).isEqualTo("b");
        assertThat(server.requests()).extracting(FakeServer.Request::verb).containsExactly("PATCH");
        assertThat(server.client().resource(resolved).get().getSpec()).usingRecursiveComparison()
                .isEqualTo(resolved.getSpec());
    }

    @Test
    @Rule("RF-1")
    @DisplayName("RF-1 a reference that is there stays, without a look")
    void aReferenceStays() {
        vcluster("team-a", "a", Map.of());
        VClusterRelease release = Sight.resource("vclusterSelector: {}, vclusterRef: {name: b}");

        assertThat(selection.resolve(release)).isSameAs(release);
        assertThat(selection.resolve(Sight.resource(Sight.CHART)).getSpec().getForProvider().vclusterRef()).isNull();
    }

    @Test
    @Rule("RF-2")
    @DisplayName("RF-2 only the release's own namespace is looked at")
    void onlyItsOwnNamespace() {
        vcluster("team-b", "a", Map.of());

        assertThatExceptionOfType(ExternalException.class)
                .isThrownBy(() -> selection.resolve(Sight.resource("vclusterSelector: {}")));
    }

    @Test
    @Rule("RF-1")
    @DisplayName("RF-1 matchControllerRef wants the same controller, and one at all")
    void sameController() {
        owned(vcluster("team-a", "a", Map.of()), "xr-2");
        owned(vcluster("team-a", "b", Map.of()), "xr-1");
        VClusterRelease release = owned(stored("vclusterSelector: {matchControllerRef: true}"), "xr-1");

        assertThat(reference(selection.resolve(release))).isEqualTo("b");
        assertThatExceptionOfType(ExternalException.class)
                .isThrownBy(() -> selection.resolve(Sight.resource("vclusterSelector: {matchControllerRef: true}")));
    }

    @Test
    @Rule({"RF-3", "RF-4"})
    @DisplayName("RF-3 nothing found is an error, unless it is optional")
    void nothingFound() {
        assertThatExceptionOfType(ExternalException.class)
                .isThrownBy(() -> selection.resolve(Sight.resource("vclusterSelector: {}")))
                .withMessage("no resources matched selector");
        VClusterRelease optional = Sight.resource("vclusterSelector: {policy: {resolution: Optional}}");
        assertThat(selection.resolve(optional)).isSameAs(optional);
    }

    @Test
    void oneThatIsGoingIsNotChosen() {
        vcluster("team-a", "a", Map.of()).getMetadata().setDeletionTimestamp("2026-01-02T03:04:05Z");
        vcluster("team-a", "b", Map.of());

        assertThat(reference(selection.resolve(stored("vclusterSelector: {}")))).isEqualTo("b");
    }

    private VClusterRelease stored(String fields) {
        VClusterRelease release = server.client().resource(Sight.resource(fields)).create();
        server.forgetRequests();
        return release;
    }

    private VCluster vcluster(String namespace, String name, Map<String, String> labels) {
        VCluster vcluster = new VCluster();
        vcluster.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).withLabels(labels).build());
        vclusters.add(vcluster);
        return vcluster;
    }

    private static <R extends HasMetadata> R owned(R resource, String uid) {
        resource.getMetadata()
                .setOwnerReferences(List.of(new OwnerReferenceBuilder().withController(true).withUid(uid).build()));
        return resource;
    }

    private static String reference(VClusterRelease release) {
        return Objects.requireNonNull(release.getSpec().getForProvider().vclusterRef()).name();
    }
}
