package io.crossplane.provider.managed;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** What the annotations say about the latest attempt to create the external resource. */
public record CreationMarks(Optional<Instant> pending, Optional<Instant> succeeded, Optional<Instant> failed) {

    /** Those of an object. */
    public static CreationMarks of(HasMetadata resource) {
        return of(Annotations.of(resource));
    }

    static CreationMarks of(Map<String, String> annotations) {
        return new CreationMarks(Annotations.time(annotations, Annotations.CREATE_PENDING),
                Annotations.time(annotations, Annotations.CREATE_SUCCEEDED),
                Annotations.time(annotations, Annotations.CREATE_FAILED));
    }

    /** A creation was begun and nobody wrote down how it ended (MR-109). */
    public boolean incomplete() {
        return pending.isPresent()
                && Stream.of(succeeded, failed).flatMap(Optional::stream).allMatch(pending.get()::isAfter);
    }

    /** A creation succeeded so recently that the external system may not show it yet (MR-114). */
    public boolean succeededWithin(Duration grace, Instant now) {
        return succeeded.filter(s -> Duration.between(s, now).compareTo(grace) < 0).isPresent();
    }
}
