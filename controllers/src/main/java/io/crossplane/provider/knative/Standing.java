package io.crossplane.provider.knative;

import java.util.Optional;

/**
 * How a Service inside stands after a look at it.
 *
 * @param trouble why it is not on the host cluster as it is inside
 * @param retry whether to look again though nothing changes
 */
record Standing(boolean ready, Optional<String> trouble, boolean retry) {

    /** The host cluster has it as it is inside. */
    static Standing there(boolean ready) {
        return new Standing(ready, Optional.empty(), false);
    }

    /** Somebody else was faster; no trouble. */
    static Standing again() {
        return new Standing(false, Optional.empty(), true);
    }

    static Standing troubled(String trouble, boolean retry) {
        return new Standing(false, Optional.of(trouble), retry);
    }
}
