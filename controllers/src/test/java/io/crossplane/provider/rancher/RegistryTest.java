package io.crossplane.provider.rancher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.v1alpha1.RancherImport;
import io.crossplane.provider.managed.ExternalException;
import io.crossplane.provider.rancher.server.BindingView;
import io.crossplane.provider.rancher.server.Owner;
import io.crossplane.provider.rancher.server.Profile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Finding and making the cluster of an import, with both generations of Rancher. */
@ParameterizedClass
@MethodSource("profiles")
class RegistryTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ImportScene scene;
    private final RancherImport ours = ImportScene.resource("u1", "{description: the shop, labels: {stage: test}}");

    RegistryTest(Profile profile) {
        scene = new ImportScene(profile);
    }

    static Profile[] profiles() {
        return new Profile[] {Profile.classic(), Profile.secret()};
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void makesOneClusterHoweverOftenItIsAsked() {
        assertThat(find(ours, Optional.empty())).isEqualTo(new Registration.None());
        scene.registry(ours).create();
        scene.registry(ours).create();

        RancherCluster made = made();
        scene.registry(ours).create();
        assertThat(scene.server.clusters()).hasSize(1);
        assertThat(made.name()).isEqualTo(ImportScene.NAME);
        assertThat(made.labels()).containsEntry("stage", "test")
                .containsEntry("vcluster.crossplane.io/owner-uid", "u1");
        assertThat(made.description()).isEqualTo("the shop");
        assertThat(ImportScene.wanted(ours).differences(made)).isEmpty();
        assertThat(find(ours, Optional.of(made.id()))).isInstanceOf(Registration.Known.class);
    }

    @Test
    void whereTheNewerApiIsOffItIsMadeByTheOlder() {
        scene.server.faults().status("POST /v1/provisioning.*", 404, "{\"type\":\"error\",\"status\":404}");
        scene.registry(ours).create();
        scene.registry(ours).create();
        assertThat(made().labels()).containsEntry("vcluster.crossplane.io/owner-uid", "u1");
        assertThat(scene.server.clusters()).hasSize(1);
    }

    @Test
    void oneThatOthersSeeAloneIsAConflict() {
        scene.server.createProvisioningCluster("fleet-default", ImportScene.NAME, Map.of(), Map.of());
        assertThat(find(ours, Optional.empty())).isEqualTo(new Registration.None());
        assertConflict("Rancher has a cluster \"team-a-shop\" that the user of the token does not see",
                () -> scene.registry(ours).create());
    }

    @Test
    void oneOfAnotherObjectIsAConflictWhateverMayBeAdopted() {
        scene.registry(ours).create();
        String id = made().id();
        RancherImport other = ImportScene.resource("u2", "{adoption: Any}");
        assertConflict("made for RancherImport team-a/shop", () -> find(other, Optional.empty()));
        assertThat(find(other, Optional.of(id))).as("named by its id, it is the predecessor's")
                .isInstanceOf(Registration.Known.class);
        RancherImport never = ImportScene.resource("u2", "{adoption: Never}");
        assertConflict("made for RancherImport team-a/shop", () -> find(never, Optional.of(id)));
    }

    @Test
    void oneThatWasMadeForNobodyIsTakenOverOnlyIfAsked() {
        String id = scene.server.createNormanCluster(ImportScene.NAME, Owner.USER);
        assertConflict("not made for this object", () -> find(ours, Optional.empty()));
        RancherImport adopting = ImportScene.resource("u1", "{adoption: Any}");
        assertThat(find(adopting, Optional.empty())).isInstanceOfSatisfying(Registration.Known.class,
                known -> assertThat(known.owned()).isFalse());
        RancherCluster seen = scene.client().cluster(id).orElseThrow();
        assertThat(ImportScene.wanted(adopting).differences(seen)).contains("labels");

        scene.client().update(seen, ImportScene.wanted(adopting));
        RancherCluster taken = scene.client().cluster(id).orElseThrow();
        assertThat(ImportScene.wanted(adopting).differences(taken)).isEmpty();
        assertThat(taken.labels()).containsEntry("cattle.io/creator", "norman");
    }

    @Test
    void oneOfAnotherNameIsNeverTakenOver() {
        String id = scene.server.createNormanCluster("production", Owner.USER);
        RancherImport adopting = ImportScene.resource("u1", "{adoption: Any}");
        assertConflict("not made for this object", () -> find(adopting, Optional.of(id)));
    }

    @Test
    void whoIsAMemberAlreadyIsNotBoundTwice() {
        scene.registry(ours).create();
        RancherCluster made = made();
        RancherImport first = ImportScene.resource("u1",
                "{members: [{userPrincipal: 'github_user://1'}, {role: cluster-member, user: u-a}]}");
        Members members = new Members(scene.session(first));
        members.fix(made, members.look(made));
        assertThat(members.look(made).isDue()).isFalse();

        RancherImport second = ImportScene.resource("u2", "{members: [{userPrincipal: 'github_user://1'}]}");
        Members others = new Members(scene.session(second));
        assertThat(others.look(made).isDue()).as("of somebody else, and the same").isFalse();
        RancherImport none = ImportScene.resource("u1", "{}");
        Members nobody = new Members(scene.session(none));
        nobody.fix(made, nobody.look(made));
        assertThat(nobody.look(made).isDue()).isFalse();
        assertThat(scene.server.bindings(made.id())).extracting(BindingView::name)
                .containsExactly("creator-cluster-owner");
    }

    @Test
    void aNameThatRancherRefusesIsTheUsersFault() {
        RancherImport bad = ImportScene.resource("u1", "{clusterName: c-abcde}");
        assertThatThrownBy(() -> scene.registry(bad).create()).isInstanceOfSatisfying(ExternalException.class,
                refused -> assertThat(refused.conditions()).extracting(Condition::reason)
                        .containsExactly("InvalidSpec"));
    }

    private RancherCluster made() {
        await("an id").atMost(LIMIT).until(() -> find(ours, Optional.empty()) instanceof Registration.Known);
        return ((Registration.Known) find(ours, Optional.empty())).cluster();
    }

    private Registration find(RancherImport resource, Optional<String> id) {
        return scene.registry(resource).find(id);
    }

    private static void assertConflict(String message, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ExternalException.class, conflict -> {
            assertThat(conflict).hasMessageContaining(message);
            assertThat(conflict.conditions()).extracting(Condition::reason).containsExactly("NameConflict");
        });
    }
}
