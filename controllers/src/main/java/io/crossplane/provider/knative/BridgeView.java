package io.crossplane.provider.knative;

import java.util.List;
import java.util.Optional;

/**
 * What a bridge is doing.
 *
 * @param missing the kinds of Knative that the host cluster does not serve, in the plural; nothing is done then
 * @param running whether both clusters are reached and everything that changes there is seen
 * @param services how many Services there are inside
 * @param ready how many of them the host cluster runs as they are, ready
 * @param failing how many things could not be done
 * @param problem why it does not run or what could not be done, the same for as long as that is so
 */
public record BridgeView(List<String> missing, boolean running, int services, int ready, int failing,
        Optional<String> problem) {

    /** Of a bridge that has just begun. */
    static final BridgeView BEGINNING = new BridgeView(List.of(), false, 0, 0, 0, Optional.empty());

    /** Copies. */
    public BridgeView {
        missing = List.copyOf(missing);
    }

    /** Whether the host cluster has Knative, as far as is known. */
    public boolean isServed() {
        return missing.isEmpty();
    }
}
