package io.crossplane.provider.deploy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.crossplane.provider.managed.ResourceKey;

/**
 * The managed resources that need another one, such as the releases inside a virtual cluster. Those that are going too go first, so that
 * they still find what they need.
 */
@FunctionalInterface
public interface Dependents {

    /** How long after the request to delete an object others may join it: whoever deletes many objects does it one by one. */
    Duration JOINING = Duration.ofSeconds(5);

    /**
     * One of them.
     *
     * @param name kind and name, for messages
     * @param isLeaving whether it is being deleted
     */
    record Dependent(String name, boolean isLeaving) {}

    /** Those of this managed resource, in a fixed order. */
    List<Dependent> of(ResourceKey needed);

    /**
     * What the removal of a managed resource waits for; empty if it may begin. Pure.
     *
     * @param since when the removal was requested
     * @param limit the longest that it waits for others
     */
    static Optional<String> awaited(List<Dependent> dependents, Instant since, Instant now, Duration limit) {
        boolean joining = now.isBefore(since.plus(JOINING));
        List<Dependent> awaited = dependents.stream().filter(each -> each.isLeaving() || joining).toList();
        if (awaited.isEmpty() || !now.isBefore(since.plus(limit))) {
            return Optional.empty();
        }
        return Optional.of("waits for " + awaited.stream().map(Dependent::name).collect(Collectors.joining(", ")));
    }
}
