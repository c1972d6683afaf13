package io.crossplane.provider.managed;

import java.time.Duration;

/**
 * Opens the way to the external system one managed resource belongs to (MR-111).
 *
 * @param <R> the managed resource
 * @param <A> what is shown under its {@code status.atProvider}
 */
@FunctionalInterface
public interface Connector<R, A> {

    /**
     * How long the calls of one reconcile of this resource may take together.
     *
     * @param usual what the operator of the provider allows
     */
    default Duration timeout(R resource, Duration usual) {
        return usual;
    }

    /**
     * Resolves the provider config and its credentials and yields a client for exactly this resource. Blocks no longer than the
     * deadline and does not retry.
     *
     * @throws ExternalException if the provider config, its credentials or the external system are not usable
     */
    ExternalClient<R, A> connect(R resource, Deadline deadline);
}
