package io.crossplane.provider.managed;

import java.util.Map;

import io.crossplane.provider.apis.core.ManagedResource;

/**
 * Writes down when a creation begins and how it ends, so that a crash in between is noticed (MR-109, MR-119).
 *
 * @param <R> the managed resource
 */
final class MarkKeeper<R extends ManagedResource<?, ?>> {

    private final ManagedPorts<R, ?> ports;
    private final CriticalAnnotations<R> critical;
    private final Report<R> report;

    MarkKeeper(ManagedPorts<R, ?> ports, CriticalAnnotations<R> critical, Report<R> report) {
        this.ports = ports;
        this.critical = critical;
        this.report = report;
    }

    /** Tried once only: it also proves that the copy we hold is the newest, so that nothing is created twice. */
    void begin(Pass<R> pass) {
        pass.write(Phase.MARK_PENDING, r -> ports.store().annotate(r, at(Annotations.CREATE_PENDING)));
    }

    void succeeded(Pass<R> pass) {
        pass.write(Phase.MARK_CREATED, r -> critical.write(r, at(Annotations.CREATE_SUCCEEDED), pass.whole()));
    }

    /** The creation's own failure is what matters; not being able to write this down is only mentioned. */
    void failed(Pass<R> pass) {
        try {
            pass.write(Phase.MARK_CREATED, r -> critical.write(r, at(Annotations.CREATE_FAILED), pass.whole()));
        } catch (StepFailure failure) {
            report.event(pass, new Notice(EventReason.CANNOT_UPDATE_MANAGED, failure.failure().text()));
        }
    }

    private Map<String, String> at(String mark) {
        return Map.of(mark, Annotations.print(ports.clock().instant()));
    }
}
