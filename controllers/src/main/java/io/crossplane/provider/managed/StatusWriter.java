package io.crossplane.provider.managed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.apis.core.ManagedResource;

/**
 * Writes the status once, at the end, and only if it says something new (LB-13).
 *
 * @param <R> the managed resource
 */
final class StatusWriter<R extends ManagedResource<?, ?>> {

    private final ResourceStore<R> store;
    private final Report<R> report;

    StatusWriter(ResourceStore<R> store, Report<R> report) {
        this.store = store;
        this.report = report;
    }

    /** The outcome as it was, or another attempt if the status could not be written (MR-10, MR-13). */
    Outcome write(Pass<R> pass, Outcome outcome) {
        ObjectNode patch = pass.status().patchFor(pass.resource());
        if (patch.isEmpty()) {
            return outcome;
        }
        try {
            store.patchStatus(pass.resource(), patch);
            return outcome;
        } catch (RuntimeException failure) {
            if (ErrorText.isConflict(failure)) {
                return Outcome.requeue();
            }
            report.statusNotWritten(pass, failure);
            return Outcome.error();
        }
    }
}
