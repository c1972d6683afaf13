package io.crossplane.provider.managed;

/**
 * Opens the way to the external system one managed resource belongs to (MR-111).
 *
 * @param <R> the managed resource
 * @param <A> what is shown under its {@code status.atProvider}
 */
@FunctionalInterface
public interface Connector<R, A> {

    /**
     * Resolves the provider config and its credentials and yields a client for exactly this resource. Blocks no longer than the
     * deadline and does not retry.
     *
     * @throws ExternalException if the provider config, its credentials or the external system are not usable
     */
    ExternalClient<R, A> connect(R resource, Deadline deadline);
}
