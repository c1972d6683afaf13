package io.crossplane.provider.managed;

import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.apis.core.ManagedResource;

/**
 * What {@link ActionRunner} works with; the same for all objects of a kind.
 *
 * @param <R> the managed resource
 * @param <A> what is shown under its {@code status.atProvider}
 */
record Toolbox<R extends ManagedResource<?, ?>, A>(ManagedPorts<R, A> ports, PollInterval poll,
        FinalizerKeeper<R> finalizer, MarkKeeper<R> marks, Release<R> release, Report<R> report) {

    /** The object with the status as it stands in the draft (CL-3). */
    JsonNode snapshot(Pass<R> pass) {
        ObjectNode tree = ports.json().convertValue(pass.resource(), ObjectNode.class);
        return tree.set("status", pass.status().over(pass.resource()));
    }

    /** Hands an attempt to the change log; its failure is mentioned and changes nothing. */
    void record(Pass<R> pass, ChangeLog.Operation operation, JsonNode snapshot, Optional<String> error) {
        try {
            ports.changeLog().record(new ChangeLog.Entry(operation, snapshot, pass.externalNameAtStart(), error));
        } catch (RuntimeException failure) {
            report.changeLogFailed(pass, failure);
        }
    }
}
