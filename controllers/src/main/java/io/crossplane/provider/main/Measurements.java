package io.crossplane.provider.main;

import io.crossplane.provider.managed.ControllerMetrics;
import io.crossplane.provider.managed.ManagedMetrics;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** placeholder until the metrics room is there */
final class Measurements {
    ManagedMetrics managed(Class<? extends HasMetadata> kind) {
        return ManagedMetrics.none();
    }

    ControllerMetrics controller(String name) {
        return ControllerMetrics.none();
    }

    void leader(boolean leads) {}

    Endpoint.Answer scrape() {
        return Endpoint.Answer.text(200, "");
    }
}
