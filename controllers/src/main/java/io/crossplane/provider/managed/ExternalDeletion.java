package io.crossplane.provider.managed;

import java.time.Duration;
import java.util.Optional;

/**
 * What requesting the removal yielded.
 *
 * @param recheckAfter when to look again at the latest, if that is sooner than the backoff delay
 */
public record ExternalDeletion(Optional<Duration> recheckAfter) {

    /** A removal that is looked at again after the usual backoff delay. */
    public static ExternalDeletion plain() {
        return new ExternalDeletion(Optional.empty());
    }
}
