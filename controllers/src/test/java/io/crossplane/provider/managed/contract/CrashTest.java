package io.crossplane.provider.managed.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import io.crossplane.provider.managed.Annotations;
import io.crossplane.provider.managed.Finalizers;
import io.crossplane.provider.managed.ManagedSettings;
import io.crossplane.provider.managed.PollInterval;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The process is killed after any write of a creation, an update or a deletion; the next one converges and nothing exists twice. */
class CrashTest {

    @RegisterExtension
    final World world = new World();

    private void deterministic() {
        world.settings = ManagedSettings.deterministic(Duration.ofMinutes(1), PollInterval.every(World.POLL));
    }

    /** Nothing is answered any more after so many writes, and the external system is out of reach as well. */
    private void dieAfter(int writes) {
        world.server.dieAfterWrites(writes);
        world.reconcile();
        world.server.recover();
        world.restart();
    }

    private void settle() {
        for (int turn = 0; turn < 5 && !world.isGone(); turn++) {
            world.clock.advance(Duration.ofSeconds(31));
            world.reconcile();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    @Rule({"MR-119", "MR-120", "EX-4", "LB-4"})
    @DisplayName("a creation that was cut off after any write is finished once")
    void creation(int writes) {
        deterministic();
        world.create(World.publishing(new Toy()));
        world.external.details = FakeExternal.details("token", "t");
        dieAfter(writes);
        settle();
        assertThat(world.says("Ready")).isEqualTo("True Available");
        assertThat(world.says("Synced")).isEqualTo("True ReconcileSuccess");
        assertThat(world.external.created).isEqualTo(1);
        assertThat(world.external.toys).hasSize(1);
        assertThat(world.toy().getMetadata().getFinalizers()).containsExactly(Finalizers.MANAGED_RESOURCE);
        assertThat(world.secret().orElseThrow().getData()).containsKey("token");
    }

    @Test
    @Rule("MR-109")
    @DisplayName("MR-109 without deterministic names a creation that was cut off is never repeated")
    void creationWithUnknownNames() {
        world.create(World.publishing(new Toy()));
        dieAfter(4);
        settle();
        assertThat(world.external.created).isEqualTo(1);
        assertThat(world.says("Synced")).startsWith("False ReconcileError: cannot determine creation result");
        world.edit(toy -> toy.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .remove(Annotations.CREATE_PENDING));
        settle();
        assertThat(world.says("Synced")).isEqualTo("True ReconcileSuccess");
        assertThat(world.external.created).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    @Rule("MR-124")
    @DisplayName("an update that was cut off is finished")
    void update(int writes) {
        deterministic();
        world.create(World.publishing(new Toy()));
        settle();
        world.edit(toy -> toy.withObjectProperty("spec").withObjectProperty("forProvider").put("color", "blue"));
        dieAfter(writes);
        settle();
        assertThat(world.external.toys).containsEntry("a", "blue");
        assertThat(world.says("Synced")).isEqualTo("True ReconcileSuccess");
        assertThat(world.condition("Synced").observedGeneration()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    @Rule("MR-116")
    @DisplayName("a deletion that was cut off is finished")
    void deletion(int writes) {
        deterministic();
        world.create(World.publishing(new Toy()));
        settle();
        world.delete();
        dieAfter(writes);
        settle();
        assertThat(world.isGone()).isTrue();
        assertThat(world.external.toys).isEmpty();
    }
}
