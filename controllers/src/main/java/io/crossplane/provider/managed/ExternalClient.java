package io.crossplane.provider.managed;

import java.util.List;
import java.util.Optional;

/**
 * The external system as one managed resource sees it (EX-1 … EX-10).
 *
 * <p>Every call is idempotent, ends before the deadline it was connected with, never writes the managed resource and never logs.
 * All failures are {@link ExternalException}s: an answer that is not known is a failure, never {@link ExternalObservation.Absent}.
 *
 * @param <R> the managed resource
 * @param <A> what is shown under its {@code status.atProvider}
 */
public interface ExternalClient<R, A> extends AutoCloseable {

    /** Reads the external system and changes nothing. While deleting, reports presence until really everything is gone (EX-3). */
    ExternalObservation<A> observe(R resource);

    /** Creates the external resource, or goes on with an interrupted creation (EX-4). Existing is success. */
    ExternalCreation create(R resource);

    /** Brings the external resource to what the spec says. Called only after {@link #observe} named differences. */
    ExternalUpdate update(R resource);

    /** Starts or continues the removal. Absent is success; returning does not mean gone. */
    ExternalDeletion delete(R resource);

    /** What happened during the calls that the user should hear of, beside what the reconciler tells itself. Asked for once, at the end. */
    default List<Notice> news() {
        return List.of();
    }

    /**
     * The name that the external system has given, once it is known by an observation or a creation; written down at once if it is not
     * yet (MR-119 c). Only for kinds that are {@link ManagedSettings#namedByTheSystem}.
     */
    default Optional<String> externalName() {
        return Optional.empty();
    }

    /** Gives back what {@link Connector#connect} took. Called exactly once. */
    @Override
    void close();
}
