package io.crossplane.provider.managed.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;

import io.crossplane.provider.managed.Outcome;
import io.crossplane.provider.managed.PollInterval;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a managed resource does while that in which it lives is not usable: it waits, and nothing else. */
class AwaitTest {

    @RegisterExtension
    final World world = new World();

    @Test
    @DisplayName("waiting is no error and touches nothing: neither finalizer nor creation")
    void waitsWithoutErrors() {
        world.external.awaited = Optional.of("the box is locked");
        world.create(World.publishing(new Toy()));

        assertThat(world.reconcile()).isEqualTo(Outcome.again(World.POLL));

        assertThat(world.says("Synced")).isEqualTo("True ReconcileSuccess");
        assertThat(world.says("Ready")).isEqualTo("False Unavailable: the box is locked");
        assertThat(world.external.calls).containsExactly("connect", "observe", "close");
        assertThat(world.toy().getMetadata().getFinalizers()).isEmpty();
        assertThat(world.secret()).isEmpty();
        assertThat(world.events).isEmpty();
    }

    @Test
    @DisplayName("what was seen last stays in the status, and what was published stays published")
    void keepsWhatWasSeen() {
        world.external.details = FakeExternal.details("key", "value");
        world.create(World.publishing(new Toy()));
        world.reconcile();
        world.reconcile();
        world.external.awaited = Optional.of("the box is locked");

        world.reconcile();

        assertThat(world.toy().getStatus().getAtProvider()).isEqualTo(new Toy.Seen("red", "id-a"));
        assertThat(world.secret().orElseThrow().getData()).containsKey("key");
        assertThat(world.says("Ready")).isEqualTo("False Unavailable: the box is locked");
    }

    @Test
    @DisplayName("MR-116 what cannot be looked at is not let go")
    void deletionWaits() {
        world.create();
        world.reconcile();
        world.reconcile();
        world.external.awaited = Optional.of("the box is locked");
        world.delete();

        world.reconcile();
        assertThat(world.isGone()).isFalse();
        assertThat(world.external.calls).doesNotContain("delete");

        world.external.awaited = Optional.empty();
        world.reconcile();
        world.reconcile();
        assertThat(world.isGone()).isTrue();
    }

    @Test
    @DisplayName("MR-17 it comes again when the external client says so, or soon")
    void comesAgain() {
        world.external.awaited = Optional.of("the box is locked");
        world.settings = new io.crossplane.provider.managed.ManagedSettings(Duration.ofMinutes(1),
                Duration.ofSeconds(30), false, false,
                PollInterval.every(World.POLL).with(PollInterval.Hook.eager(Duration.ofSeconds(10), 0, () -> 0)));
        world.create();
        assertThat(world.reconcile()).isEqualTo(Outcome.again(Duration.ofSeconds(10)));

        world.external.recheckAfter = Optional.of(Duration.ofSeconds(2));
        assertThat(world.reconcile()).isEqualTo(Outcome.again(Duration.ofSeconds(2)));
    }
}
