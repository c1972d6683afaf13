package io.crossplane.provider.managed;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

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

    /** @param name that the external system gave, if it did already (MR-119 c) */
    void succeeded(Pass<R> pass, Optional<String> name) {
        Map<String, String> marks = new HashMap<>(at(Annotations.CREATE_SUCCEEDED));
        name.ifPresent(given -> marks.put(Annotations.EXTERNAL_NAME, given));
        pass.write(Phase.MARK_CREATED, r -> critical.write(r, marks, pass.whole()));
    }

    /** A name that was given later, or anew. */
    void named(Pass<R> pass, Optional<String> name) {
        name.filter(given -> !given.equals(known(pass)))
                .ifPresent(given -> pass.write(Phase.INITIALIZE,
                        r -> critical.write(r, Map.of(Annotations.EXTERNAL_NAME, given), pass.whole())));
    }

    /** The creation's own failure is what matters; not being able to write this down is only mentioned. */
    void failed(Pass<R> pass) {
        try {
            pass.write(Phase.MARK_CREATED, r -> critical.write(r, at(Annotations.CREATE_FAILED), pass.whole()));
        } catch (StepFailure failure) {
            report.event(pass, new Notice(EventReason.CANNOT_UPDATE_MANAGED, failure.failure().text()));
        }
    }

    private static String known(Pass<?> pass) {
        return Annotations.value(pass.resource(), Annotations.EXTERNAL_NAME).orElse("");
    }

    private Map<String, String> at(String mark) {
        return Map.of(mark, Annotations.print(ports.clock().instant()));
    }
}
