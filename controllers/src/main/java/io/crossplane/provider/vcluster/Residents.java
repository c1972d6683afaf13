package io.crossplane.provider.vcluster;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.crossplane.provider.managed.ResourceKey;

/** The managed resources that live inside a virtual cluster. Those that are going too go first, so that their hooks still run. */
@FunctionalInterface
public interface Residents {

    /** How long after the request to delete a virtual cluster others may join it: whoever deletes many objects does it one by one. */
    Duration JOINING = Duration.ofSeconds(5);

    /**
     * One of them.
     *
     * @param name kind and name, for messages
     * @param isLeaving whether it is being deleted
     */
    record Resident(String name, boolean isLeaving) {}

    /** Those of this VCluster, in a fixed order. */
    List<Resident> of(ResourceKey vcluster);

    /** Nobody ever lives anywhere. */
    static Residents none() {
        return _ -> List.of();
    }

    /**
     * What the removal of a virtual cluster waits for; empty if it may begin. Pure.
     *
     * @param since when the removal was requested
     * @param limit the longest that it waits for others
     */
    static Optional<String> awaited(List<Resident> residents, Instant since, Instant now, Duration limit) {
        boolean joining = now.isBefore(since.plus(JOINING));
        List<Resident> awaited = residents.stream().filter(each -> each.isLeaving() || joining).toList();
        if (awaited.isEmpty() || !now.isBefore(since.plus(limit))) {
            return Optional.empty();
        }
        return Optional.of("waits for " + awaited.stream().map(Resident::name).collect(Collectors.joining(", ")));
    }
}
