package io.crossplane.provider.kube;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Watches the Secrets and ConfigMaps of the control plane that managed resources take values and credentials from, or publish to: by
 * metadata alone, one watch per namespace and kind in use.
 */
public interface SourceWatches extends AutoCloseable {

    /** Which of the two kinds. */
    enum Kind {
        SECRET, CONFIG_MAP
    }

    /** One object; it need not exist. */
    record Source(Kind kind, String namespace, String name) {}

    /**
     * States which objects this owner depends on, in place of what it stated before. Declare first and read then: every change after
     * this call wakes the owner.
     *
     * @param owner the UID of the managed resource
     * @param wait how long to wait for new watches to have begun; if that is not enough, the owner is woken once they have
     * @param changed called from any thread when one of the objects was created, changed or deleted; must not block
     */
    void declare(String owner, Set<Source> sources, Duration wait, Runnable changed);

    /** The owner depends on nothing any more; watches nobody needs are closed. */
    void forget(String owner);

    /** The metadata of a declared object; empty if it does not exist or its watch is not in a state to know. */
    Optional<ObjectHead> head(Source source);

    @Override
    void close();
}
