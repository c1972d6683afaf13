package io.crossplane.provider.managed;

import java.time.Duration;

/**
 * How one kind of managed resource is reconciled.
 *
 * @param timeout for all calls to the external system in one reconcile together (MR-9)
 * @param creationGrace how long an absence after a creation is not believed (MR-114)
 * @param deterministicNames external names follow from the object and creating adopts what exists, so that an interrupted creation
 *     is simply repeated (MR-109, DEV-6)
 * @param namedByTheSystem the external system gives the names ({@link ExternalClient#externalName}); else an object without an
 *     external name gets its own (MR-108)
 * @param poll when an object at rest is looked at again
 */
public record ManagedSettings(Duration timeout, Duration creationGrace, boolean deterministicNames,
        boolean namedByTheSystem, PollInterval poll) {

    /** What Kubernetes writes get on top of the timeout. */
    static final Duration FOR_KUBERNETES = Duration.ofSeconds(30);

    /** For a kind with deterministic names, with the contract's grace of 30 s. */
    public static ManagedSettings deterministic(Duration timeout, PollInterval poll) {
        return new ManagedSettings(timeout, Duration.ofSeconds(30), true, false, poll);
    }

    /** The same, for a kind whose external names the external system gives. */
    public ManagedSettings namedByTheSystemItself() {
        return new ManagedSettings(timeout, creationGrace, deterministicNames, true, poll);
    }
}
