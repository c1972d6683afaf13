package io.crossplane.provider.managed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.crossplane.provider.managed.contract.Rule;
import io.crossplane.provider.managed.contract.Toy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StateRecorderTest {

    private static Toy toy(Readiness readiness, io.crossplane.provider.apis.core.Condition synced) {
        Toy toy = new Toy();
        var conditions = Conditions.with(List.of(), Conditions.ready(readiness), 1, java.time.Instant.EPOCH);
        toy.getStatus().setConditions(Conditions.with(conditions, synced, 1, java.time.Instant.EPOCH));
        return toy;
    }

    @Test
    @Rule({"MT-5", "MT-6", "MT-7", "MT-8", "MT-12"})
    @DisplayName("MT-8 counts from the cache when run; MT-12 paused objects exist but are not synced")
    void counts() {
        List<String> counted = new ArrayList<>();
        ManagedMetrics metrics = new ManagedMetrics() {
            @Override
            public void firstReconciled(HasMetadata resource) {}

            @Override
            public void settled(HasMetadata resource, boolean ready) {}

            @Override
            public void updated(HasMetadata resource) {}

            @Override
            public void released(HasMetadata resource) {}

            @Override
            public void forget(HasMetadata lastSeen) {}

            @Override
            public void population(int exist, int ready, int synced) {
                counted.add(exist + " " + ready + " " + synced);
            }
        };
        List<Toy> toys = List.of(toy(new Readiness.Available(), Conditions.synced()),
                toy(new Readiness.Available(), Conditions.paused()),
                toy(new Readiness.Unavailable(""), Conditions.notSynced("x")), new Toy());
        new StateRecorder(() -> Stream.concat(toys.stream(), Stream.empty()), metrics).run();
        assertThat(counted).containsExactly("4 2 1");
    }
}
