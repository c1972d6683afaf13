package io.crossplane.provider.managed;

import io.crossplane.provider.apis.core.ManagedResource;

/**
 * Lets a managed resource go: its external resource is gone, or stays behind on purpose (MR-107, MR-116c).
 *
 * @param <R> the managed resource
 */
final class Release<R extends ManagedResource<?, ?>> {

    private final ManagedPorts<R, ?> ports;
    private final FinalizerKeeper<R> finalizer;
    private final Report<R> report;

    Release(ManagedPorts<R, ?> ports, FinalizerKeeper<R> finalizer, Report<R> report) {
        this.ports = ports;
        this.finalizer = finalizer;
        this.report = report;
    }

    End run(Pass<R> pass) {
        pass.step(Phase.UNPUBLISH, () -> {
            ports.publisher().unpublish(pass.resource());
            return true;
        });
        if (finalizer.release(pass)) {
            ports.metrics().released(pass.resource());
        }
        try {
            ports.farewell().released(pass.resource());
            return End.silent(Outcome.done());
        } catch (RuntimeException failure) {
            report.notReleased(pass, failure);
            return End.silent(Outcome.error());
        }
    }
}
