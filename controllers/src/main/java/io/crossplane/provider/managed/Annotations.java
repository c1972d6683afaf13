package io.crossplane.provider.managed;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** The annotations that Crossplane, its users and the reconciler talk with (LB-1). */
public final class Annotations {

    /** Name in the external system; set once, never changed after. */
    public static final String EXTERNAL_NAME = "crossplane.io/external-name";
    /** When the latest creation was begun. */
    public static final String CREATE_PENDING = "crossplane.io/external-create-pending";
    /** When the latest creation succeeded. */
    public static final String CREATE_SUCCEEDED = "crossplane.io/external-create-succeeded";
    /** When the latest creation failed. */
    public static final String CREATE_FAILED = "crossplane.io/external-create-failed";
    /** Exactly {@code true} stops reconciling. */
    public static final String PAUSED = "crossplane.io/paused";
    /** A Go duration that replaces the poll interval of one object. */
    public static final String POLL_INTERVAL = "crossplane.io/poll-interval";
    /** Any token; a new one asks for a reconcile now. */
    public static final String RECONCILE_REQUESTED_AT = "crossplane.io/reconcile-requested-at";

    private Annotations() {}

    /** The value of an annotation; absent and empty are the same (LB-2). */
    public static Optional<String> value(HasMetadata resource, String key) {
        return value(of(resource), key);
    }

    /** All annotations; never null. */
    public static Map<String, String> of(HasMetadata resource) {
        Map<String, String> annotations = resource.getMetadata().getAnnotations();
        return annotations == null ? Map.of() : annotations;
    }

    static Optional<String> value(Map<String, String> annotations, String key) {
        return Optional.ofNullable(annotations.get(key)).filter(v -> !v.isEmpty());
    }

    /** An RFC 3339 time, or nothing if it is absent or unparsable. */
    static Optional<Instant> time(Map<String, String> annotations, String key) {
        return value(annotations, key).flatMap(Annotations::parse);
    }

    /** RFC 3339 in UTC with whole seconds. */
    static String print(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static Optional<Instant> parse(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException unparsable) {
            return Optional.empty();
        }
    }
}
