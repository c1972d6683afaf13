package io.crossplane.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterParameters;
import io.crossplane.provider.deploy.FakeHelm;
import io.crossplane.provider.deploy.FakeHost;
import io.crossplane.provider.deploy.Installer;
import io.crossplane.provider.deploy.OwnerMark;
import io.crossplane.provider.helm.chart.ChartRepack;
import io.crossplane.provider.helm.chart.ReleaseCharts;
import io.crossplane.provider.helm.release.ReleaseStatus;
import io.crossplane.provider.kube.HostReads;
import io.crossplane.provider.kube.TunnelingVirtualApi;
import io.crossplane.provider.managed.Deadline;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a deletion takes away, told by marks: never what belongs to another, always what was made for this VCluster. */
class RemoverTest {

    private static final Clock CLOCK = Clock.systemUTC();
    private static final OwnerMark OWNER = new OwnerMark("u1");
    private static final OwnerMark OTHER = new OwnerMark("u2");

    private static final Map<String, String> KNATIVE = Map.of("serving.knative.dev/service", "a");

    private final FakeHost host = new FakeHost();
    private final FakeHelm helm = new FakeHelm(host);
    private final Session session = session();
    private final Remover remover = new Remover(
            new Observer(new HostReads(), new TunnelingVirtualApi(host.clusters(), CLOCK), CLOCK, Duration.ZERO),
            new Installer(helm, new ReleaseCharts(new ChartRepack(Path.of("unused"), CLOCK)), CLOCK,
                    Duration.ofMinutes(10)),
            CLOCK);

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void aReleaseOfAnotherIsNeverTouched() {
        host.record(1, ReleaseStatus.DEPLOYED, OTHER.labels());
        host.namespace(created(OTHER));
        remove(true);
        assertThat(helm.calls()).isEmpty();
        assertThat(host.changes()).isEmpty();
    }

    @Test
    void aReleaseThatNobodyMarkedStaysIfNoneWasEverMade() {
        host.record(1, ReleaseStatus.DEPLOYED, Map.of());
        host.namespace(Map.of());
        remove(false);
        assertThat(helm.calls()).isEmpty();
    }

    @Test
    void aReleaseThatWasCutOffBeforeItsMarkGoes() {
        host.record(1, ReleaseStatus.PENDING_INSTALL, Map.of());
        remove(true);
        assertThat(helm.calls()).containsExactly("uninstall");
    }

    @Test
    void whatStandsInTheNamespaceMadeForThisVclusterGoesEvenIfItsCreationFailed() {
        host.record(1, ReleaseStatus.PENDING_INSTALL, Map.of());
        host.namespace(created(OWNER));
        remove(false);
        assertThat(helm.calls()).containsExactly("uninstall");
    }

    @Test
    void theNamespaceMadeForACreationThatFailedGoes() {
        host.namespace(created(OWNER));
        remove(false);
        assertThat(host.changes()).contains("DELETE host");
    }

    @Test
    void whatItMayHaveSyncedOutsideOfItsNamespaceGoes() {
        host.permitAll();
        host.namespace(created(OWNER));
        remove(false);
        assertThat(host.changes()).contains("DELETE priorityclasses", "DELETE storageclasses",
                "DELETE persistentvolumes");
    }

    @Test
    void nothingIsTriedThatIsNotPermitted() {
        host.namespace(created(OWNER));
        remove(false);
        assertThat(host.changes()).containsExactly("DELETE host");
    }

    @Test
    void aNamespaceThatOthersUseByNowStays() {
        host.namespace(created(OWNER));
        host.foreignWorkload("theirs", Map.of());

        assertThat(remover.remains(session, true).isNothing()).isTrue();
    }

    /** What Knative runs for a Service that the virtual cluster has synced lacks the virtual cluster's label. */
    @Test
    void aNamespaceGoesThoughKnativeStillEndsWhatItRanForTheVirtualCluster() {
        host.namespace(created(OWNER));
        host.knativeService("hello-x-default-x-demo", Map.of(HostObjects.MANAGED_BY, "demo"));
        host.foreignWorkload("hello-x-default-x-demo-00001", KNATIVE);

        assertThat(remover.remains(session, true).namespace()).containsExactly("host");
    }

    @Test
    void aNamespaceInWhichOthersHaveServicesOfKnativeStays() {
        host.namespace(created(OWNER));
        host.knativeService("theirs", Map.of());
        host.foreignWorkload("theirs-00001", KNATIVE);

        assertThat(remover.remains(session, true).isNothing()).isTrue();
    }

    /** A reconcile of VCluster {@code team-a/demo}, whose host namespace is {@code host}. */
    private Session session() {
        VCluster resource = new VCluster();
        resource.setMetadata(
                new ObjectMetaBuilder().withNamespace("team-a").withName("demo").withUid(OWNER.uid()).build());
        resource.getSpec()
                .setForProvider(
                        new VClusterParameters("host", null, null, null, null, null, null, null, null, null, null, null,
                                null, null, null, null, null, null, null, null, null, null, null, null, null, null));
        return new Session(DesiredVCluster.from(resource, DesiredVCluster.Defaults.STANDARD), host.connection(), host,
                new Memory(), Deadline.after(Duration.ofMinutes(1), CLOCK), Optional.empty());
    }

    private void remove(boolean made) {
        Remains remains = remover.remains(session, made);
        if (!remains.isNothing()) {
            remover.remove(session, remains, CLOCK.instant());
        }
    }

    private static Map<String, String> created(OwnerMark owner) {
        return Map.of(OwnerMark.CREATED, "true", OwnerMark.OWNER_UID, owner.uid());
    }
}
