package io.crossplane.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.core.Condition.Status;
import io.crossplane.provider.apis.core.ManagementAction;
import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.apis.v1alpha1.RancherImport;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.deploy.FakeHost;
import io.crossplane.provider.deploy.Remembered;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.managed.Conditions;
import io.crossplane.provider.managed.Deadline;
import io.crossplane.provider.managed.ResourceKey;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of the RancherImport of a VCluster, by what the VCluster wants and what there is. */
class RancherLinkTest {

    private static final Instant NOW = Examples.DEPLOYED_AT;
    private static final String WANTED = "rancher: {configRef: {name: main}, labels: {team: a}}";
    private static final String OURS = """
        metadata: {namespace: team-a, name: demo, resourceVersion: "1", ownerReferences: [{uid: u1, controller: true}]}
        spec: {forProvider: {vclusterRef: {name: demo}, %s}}
        status: %s
        """;

    private final FakeHost controlPlane = new FakeHost();
    private final Known imports = new Known();
    private final Remembered<RancherLink.Trouble> troubles = new Remembered<>();
    private Instant now = NOW;

    @AfterEach
    void close() {
        controlPlane.close();
    }

    @Test
    void costsNothingWhileNobodyWantsIt() {
        imports.listed = false;

        RancherLink.Look look = link("").look();

        assertThat(look.isDue()).isFalse();
        assertThat(look.conditions()).containsExactly(Conditions.none("RancherReady"));
        assertThat(imports.asked).isZero();
    }

    @Test
    void saysThatItsKindIsNotActivated() {
        imports.served = false;

        RancherLink.Look look = link(WANTED).look();

        assertThat(look.isDue()).isFalse();
        assertThat(told(look)).isEqualTo(
                "KindNotActivated: kind RancherImport is not served; activate rancherimports.vcluster.crossplane.io");
        assertThat(look.again()).hasValue(Duration.ofSeconds(30));
    }

    @Test
    void isMadeWhereItIsMissing() {
        RancherLink link = link(WANTED);

        assertThat(link.look().isDue()).isTrue();
        assertThat(told(link.look())).startsWith("Creating");
        link.fix();
        assertThat(controlPlane.changes()).containsExactly("POST rancherimports");
        JsonNode made = controlPlane.written("/rancherimports/demo");
        assertThat(made.at("/metadata/ownerReferences/0/uid").asText()).isEqualTo("u1");
        assertThat(made.at("/metadata/ownerReferences/0/controller").asBoolean()).isTrue();
        assertThat(made.at("/spec/forProvider/vclusterRef/name").asText()).isEqualTo("demo");
        assertThat(made.at("/spec/forProvider/rancher/labels/team").asText()).isEqualTo("a");
        assertThat(made.at("/spec/providerConfigRef/name").asText()).isEqualTo("default");
        assertThat(made.at("/spec/managementPolicies/0").asText()).isEqualTo("*");
    }

    @Test
    void isShownWithWhatItSaysOfRancher() {
        imports.there = ours(WANTED,
                """
                    {atProvider: {clusterId: c-m-1}, conditions: [{type: Ready, status: "True", reason: Available},
                     {type: RancherConnected, status: "True", reason: Connected}, {type: Synced, status: "True", reason: a}]}""");

        RancherLink.Look look = link(WANTED).look();

        assertThat(look.isDue()).isFalse();
        assertThat(look.shown().clusterId()).isEqualTo("c-m-1");
        assertThat(look.conditions()).extracting(Condition::type, Condition::status)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("RancherConnected", Status.TRUE),
                        org.assertj.core.groups.Tuple.tuple("RancherReady", Status.TRUE));
    }

    @Test
    void saysWhyItIsNotReady() {
        imports.there = ours(WANTED, """
            {conditions: [{type: Ready, status: "False", reason: Creating, message: waits},
             {type: Synced, status: "False", reason: ReconcileError, message: Rancher is down}]}""");

        assertThat(told(link(WANTED).look())).isEqualTo("Creating: Rancher is down");
    }

    @Test
    void isChangedWithTheBlock() {
        imports.there = ours("rancher: {configRef: {name: main}}", "{}");
        RancherLink link = link(WANTED);

        assertThat(link.look().isDue()).isTrue();
        link.fix();
        assertThat(controlPlane.changes()).containsExactly("PUT demo");
        assertThat(controlPlane.written("/rancherimports/demo").at("/spec/forProvider/rancher/labels/team").asText())
                .isEqualTo("a");
    }

    @Test
    void whatOthersHaveAddedToItGoes() {
        imports.there = ours("rancher: {configRef: {name: main}, labels: {team: a, theirs: b}}", "{}");
        RancherLink link = link(WANTED);

        assertThat(link.look().isDue()).isTrue();
        link.fix();
        assertThat(controlPlane.written("/rancherimports/demo").at("/spec/forProvider/rancher/labels")).hasSize(1);
    }

    @Test
    void followsThePoliciesAndTheConfigOfItsVCluster() {
        imports.there = ours(WANTED, "{}");
        imports.there.getSpec().setManagementPolicies(List.of(ManagementAction.OBSERVE));
        assertThat(link(WANTED).look().isDue()).isTrue();

        imports.there = ours(WANTED, "{}");
        imports.there.getSpec().setProviderConfigRef(new ProviderConfigReference("ProviderConfig", "other"));
        assertThat(link(WANTED).look().isDue()).isTrue();
    }

    /** An empty text is not written, so it must not be missed. */
    @Test
    void anEmptyTextIsNone() {
        imports.there = ours("rancher: {configRef: {name: main}, agent: {proxy: {}}}", "{}");

        assertThat(link("rancher: {configRef: {name: main}, description: '', agent: {proxy: {noProxy: ''}}}").look()
                .isDue()).isFalse();
    }

    @Test
    void oneOfOthersIsLeftAlone() {
        imports.there = ours(WANTED, "{}");
        imports.there.getMetadata().setOwnerReferences(List.of());
        RancherLink link = link(WANTED);

        assertThat(link.look().isDue()).isFalse();
        assertThat(told(link.look())).startsWith("RancherImportOfOthers");
        link.fix();
        assertThat(leaving(WANTED).leaves()).isFalse();
        assertThat(leaving(WANTED).awaited()).isEmpty();
        assertThat(controlPlane.changes()).isEmpty();
    }

    @Test
    void goesWithTheBlockAndIsNotSpokenOfAnyMore() {
        imports.there = ours(WANTED, "{}");
        RancherLink link = link("", "RancherConnected", "DNSReady");

        RancherLink.Look look = link.look();
        assertThat(look.isDue()).isTrue();
        assertThat(look.conditions()).contains(Conditions.none("RancherConnected"))
                .noneMatch(each -> each.type().equals("DNSReady"));
        link.fix();
        assertThat(controlPlane.changes()).containsExactly("DELETE demo");
    }

    @Test
    void oneThatIsGoingIsAwaited() {
        imports.there = ours(WANTED, "{}");
        imports.there.getMetadata().setDeletionTimestamp(NOW.toString());

        RancherLink.Look look = link(WANTED).look();

        assertThat(look.isDue()).isFalse();
        assertThat(told(look)).startsWith("Deleting");
    }

    @Test
    void saysWhichRightIsMissingAndTriesAgainLater() {
        controlPlane.forbid("DELETE");
        imports.there = ours(WANTED, "{}");
        link("").fix();

        RancherLink.Look look = link("").look();
        assertThat(look.isDue()).isFalse();
        assertThat(told(look)).startsWith("RancherRightsMissing: ")
                .contains("rancherimports.vcluster.crossplane.io")
                .contains("ClusterRole provider-vcluster-imports");
        assertThat(look.again()).hasValue(Duration.ofSeconds(30));

        now = now.plusSeconds(30);
        assertThat(link("").look().isDue()).isTrue();
    }

    /** A policy of the cluster may refuse as well; then the deletion is awaited. */
    @Test
    void aRefusalThatIsNoMissingRightIsNotTakenForOne() {
        controlPlane.forbid("DELETE");
        controlPlane.permitAll();
        imports.there = ours(WANTED, "{}");

        assertThat(leaving(WANTED).leaves()).isTrue();
        assertThat(leaving(WANTED).awaited()).isPresent();
        assertThat(told(leaving("").look())).startsWith("RancherImportFailed");
    }

    @Test
    void isAwaitedByTheEndOfItsVClusterWhichStaysUpForItForAWhile() {
        imports.there = ours(WANTED,
                "{conditions: [{type: Ready, status: \"False\", reason: Deleting, message: asks}]}");

        assertThat(leaving(WANTED).leaves()).isTrue();
        assertThat(controlPlane.changes()).containsExactly("DELETE demo");
        imports.there.getMetadata().setDeletionTimestamp(NOW.toString());
        assertThat(leaving(WANTED).awaited()).hasValue("waits for RancherImport demo");

        now = NOW.plus(Duration.ofMinutes(2));
        assertThat(leaving(WANTED).leaves()).as("the virtual cluster goes").isFalse();
        assertThat(leaving(WANTED).awaited()).as("the VCluster stays").isPresent();
        assertThat(controlPlane.changes()).hasSize(1);
    }

    /** Whatever the VCluster has waited for before. */
    @Test
    void theVirtualClusterStaysUpForItFromItsOwnDeletionOn() {
        imports.there = ours(WANTED, "{}");
        now = NOW.plus(Duration.ofHours(1));

        assertThat(leaving(WANTED).leaves()).isTrue();
        imports.there.getMetadata().setDeletionTimestamp(now.toString());
        assertThat(leaving(WANTED).leaves()).isTrue();
    }

    @Test
    void oneThatIsDeletedIsChangedAllTheSame() {
        imports.there = ours(WANTED, "{}");
        imports.there.getMetadata().setDeletionTimestamp(NOW.toString());

        link("rancher: {configRef: {name: main}, deletionPolicy: Orphan}").fix();

        assertThat(controlPlane.changes()).containsExactly("PUT demo");
    }

    @Test
    void whatCannotBeReadIsToldAndNothingIsForgotten() {
        imports.failure = new KubeException(KubeException.Kind.TIMEOUT, "no answer");

        RancherLink.Look look = link(WANTED).look();

        assertThat(look.isDue()).isFalse();
        assertThat(told(look)).isEqualTo("RancherImportFailed: no answer");
        assertThatThrownBy(() -> leaving(WANTED).awaited()).isInstanceOf(KubeException.class);
    }

    @Test
    void isLeftToTheGarbageCollectorWhereItMayNotBeDeleted() {
        controlPlane.forbid("DELETE");
        imports.there = ours(WANTED, "{}");

        assertThat(leaving(WANTED).leaves()).isFalse();
        assertThat(leaving(WANTED).awaited()).isEmpty();
    }

    @Test
    void isChangedByABlockThatChangesAfterTheDeletion() {
        imports.there = ours(WANTED, "{}");
        imports.there.getMetadata().setDeletionTimestamp(NOW.toString());

        leaving("rancher: {configRef: {name: main}, deletionPolicy: Orphan}").leaves();

        assertThat(controlPlane.changes()).containsExactly("PUT demo");
    }

    private RancherLink link(String fields, String... conditions) {
        VCluster vcluster = Examples.resource(fields);
        vcluster.getMetadata().setGeneration(1L);
        vcluster.getStatus()
                .setConditions(
                        List.of(conditions).stream().map(type -> Conditions.of(type, Status.TRUE, "a", "")).toList());
        return of(vcluster);
    }

    private RancherLink leaving(String fields) {
        VCluster vcluster = Examples.resource(fields);
        vcluster.getMetadata().setGeneration(2L);
        vcluster.getMetadata().setDeletionTimestamp(NOW.toString());
        return of(vcluster);
    }

    private RancherLink of(VCluster vcluster) {
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        return new RancherLink(
                new RancherLink.Ways(imports, controlPlane.clusters(), controlPlane.connection().access(), clock),
                vcluster, troubles, Deadline.after(Duration.ofMinutes(1), clock));
    }

    private static RancherImport ours(String rancher, String status) {
        return Serialization.unmarshal(OURS.formatted(rancher, status), RancherImport.class);
    }

    /** Reason and message of its own condition. */
    private static String told(RancherLink.Look look) {
        Condition told = new ArrayList<>(look.conditions()).getLast();
        assertThat(told.type()).isEqualTo("RancherReady");
        return told.reason() + ": " + told.message();
    }

    /** The RancherImports, of which there is at most one. */
    private static final class Known implements RancherImports {
        private RancherImport there;
        private boolean served = true;
        private boolean listed = true;
        private KubeException failure;
        private int asked;

        @Override
        public boolean areServed() {
            return served;
        }

        @Override
        public boolean areListed() {
            return listed;
        }

        @Override
        public Optional<RancherImport> find(ResourceKey key) {
            asked++;
            if (failure != null) {
                throw failure;
            }
            return Optional.ofNullable(there).filter(_ -> key.equals(new ResourceKey("team-a", "demo")));
        }
    }
}
