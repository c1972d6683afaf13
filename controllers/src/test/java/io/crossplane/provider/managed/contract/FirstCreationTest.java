package io.crossplane.provider.managed.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import io.crossplane.provider.managed.Outcome;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The order of all calls that a first creation makes (MR-132), and that an object at rest makes none. */
class FirstCreationTest {

    @RegisterExtension
    final World world = new World();

    @Test
    @Rule("MR-132")
    @DisplayName("MR-132 order of the calls of a first successful creation")
    void makesItsCallsInTheOrderOfTheContract() {
        world.create(World.publishing(new Toy()));
        world.external.before.put("connect", () -> world.external.calls.add(String.join(", ", world.requests())));
        world.external.before.put("create", () -> world.external.calls.add(String.join(", ", world.requests())));

        Outcome outcome = world.reconcile();

        assertThat(world.external.calls).containsExactly("connect", "PATCH toys/a", "observe", "create",
                "PATCH toys/a, GET secrets/a-conn, POST secrets, PATCH toys/a, PATCH toys/a", "close");
        assertThat(world.requests()).containsExactly("PATCH toys/a", "GET secrets/a-conn", "POST secrets",
                "PATCH toys/a", "PATCH toys/a", "PATCH toys/a", "GET secrets/a-conn", "PATCH toys/a/status");
        assertThat(outcome).isEqualTo(Outcome.requeue());
        assertThat(world.says("Ready")).isEqualTo("False Creating");
        assertThat(world.says("Synced")).isEqualTo("True ReconcileSuccess");
        assertThat(world.reasons()).containsExactly("CreatedExternalResource");

        world.server.forgetRequests();
        world.clock.advance(Duration.ofSeconds(1));

        assertThat(world.reconcile()).isEqualTo(Outcome.again(World.POLL));
        assertThat(world.requests()).containsExactly("GET secrets/a-conn", "PATCH toys/a/status");
        assertThat(world.says("Ready")).isEqualTo("True Available");

        world.server.forgetRequests();
        String version = world.toy().getMetadata().getResourceVersion();
        for (int poll = 0; poll < 20; poll++) {
            world.clock.advance(World.POLL);
            assertThat(world.reconcile()).isEqualTo(Outcome.again(World.POLL));
        }
        assertThat(world.toy().getMetadata().getResourceVersion()).isEqualTo(version);
        assertThat(world.server.writes()).isZero();
    }
}
