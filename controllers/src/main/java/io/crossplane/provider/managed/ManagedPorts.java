package io.crossplane.provider.managed;

import java.time.Clock;

import io.crossplane.provider.apis.core.ManagedResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/**
 * Everything a {@link ManagedReconciler} acts through.
 *
 * @param <R> the managed resource
 * @param <A> what is shown under its {@code status.atProvider}
 * @param json how objects become JSON; the client's own
 */
public record ManagedPorts<R extends ManagedResource<?, ?>, A>(Connector<R, A> connector, ResourceStore<R> store,
        ConnectionPublisher publisher, EventRecorder events, ManagedMetrics metrics, ReferenceResolver<R> references,
        ChangeLog changeLog, Farewell<R> farewell, KubernetesSerialization json, Clock clock, Sleeper sleeper) {

    /** The same, resolving references. */
    public ManagedPorts<R, A> with(ReferenceResolver<R> resolver) {
        return new ManagedPorts<>(connector, store, publisher, events, metrics, resolver, changeLog, farewell, json,
                clock, sleeper);
    }

    /** The same, recording changes. */
    public ManagedPorts<R, A> with(ChangeLog log) {
        return new ManagedPorts<>(connector, store, publisher, events, metrics, references, log, farewell, json, clock,
                sleeper);
    }
}
