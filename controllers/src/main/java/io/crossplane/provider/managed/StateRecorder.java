package io.crossplane.provider.managed;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.core.ManagedResource;

/** Counts the objects of a kind, from a cache, whenever it is run (MT-5 … MT-8). */
public final class StateRecorder implements Runnable {

    private final Supplier<? extends Stream<? extends ManagedResource<?, ?>>> cached;
    private final ManagedMetrics metrics;

    /** A recorder of what the cache holds at the moment. */
    public StateRecorder(Supplier<? extends Stream<? extends ManagedResource<?, ?>>> cached, ManagedMetrics metrics) {
        this.cached = cached;
        this.metrics = metrics;
    }

    @Override
    public void run() {
        List<? extends ManagedResource<?, ?>> all = cached.get().toList();
        metrics.population(all.size(), count(all, Conditions.READY), count(all, Conditions.SYNCED));
    }

    private static int count(List<? extends ManagedResource<?, ?>> all, String type) {
        return (int) all.stream()
                .filter(r -> r.getStatus().condition(type).filter(c -> c.status() == Condition.Status.TRUE).isPresent())
                .count();
    }
}
