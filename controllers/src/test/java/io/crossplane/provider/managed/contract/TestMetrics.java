package io.crossplane.provider.managed.contract;

import java.util.ArrayList;
import java.util.List;

import io.crossplane.provider.managed.ManagedMetrics;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** Writes down what is measured. */
final class TestMetrics implements ManagedMetrics {

    final List<String> seen = new ArrayList<>();

    @Override
    public void firstReconciled(HasMetadata resource) {
        seen.add("firstReconciled");
    }

    @Override
    public void settled(HasMetadata resource, boolean ready) {
        seen.add(ready ? "ready" : "settled");
    }

    @Override
    public void updated(HasMetadata resource) {
        seen.add("updated");
    }

    @Override
    public void released(HasMetadata resource) {
        seen.add("released");
    }

    @Override
    public void forget(HasMetadata lastSeen) {
        seen.add("forgotten");
    }

    @Override
    public void population(int exist, int ready, int synced) {
        seen.add("population " + exist + " " + ready + " " + synced);
    }
}
