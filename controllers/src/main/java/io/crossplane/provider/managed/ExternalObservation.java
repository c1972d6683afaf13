package io.crossplane.provider.managed;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.apis.core.Condition;

/**
 * What {@link ExternalClient#observe} saw. Sealed, because an external resource cannot be absent and up to date at once.
 *
 * @param <A> what is shown under {@code status.atProvider}
 */
public sealed interface ExternalObservation<A> {

    /** Conditions of the kind's own types; never {@code Synced}. Types missing here are left as they stand in the status. */
    List<Condition> conditions();

    /**
     * What it would be in is not usable yet, so nobody can look and nothing is done: no failure, and no backoff. What the status shows
     * stays as it was last seen.
     *
     * @param readiness what {@code Ready} becomes; its message names what is awaited
     * @param recheckAfter an earlier look than the poll interval, if nobody reports by an event that the waiting is over
     */
    record Awaiting<A>(Readiness readiness, List<Condition> conditions,
            Optional<Duration> recheckAfter) implements ExternalObservation<A> {
        public Awaiting {
            conditions = List.copyOf(conditions);
        }
    }

    /**
     * Surely not there. {@code Ready} is left to the reconciler.
     *
     * @param atProvider what to show under {@code status.atProvider}; complete and reproducible from the world (EX-5)
     */
    record Absent<A>(A atProvider, List<Condition> conditions) implements ExternalObservation<A> {
        public Absent {
            conditions = List.copyOf(conditions);
        }
    }

    /**
     * It is there, at least partly.
     *
     * @param differences paths at which the external resource differs from the spec, without values, in stable order; empty means up
     *     to date
     * @param readiness what {@code Ready} becomes (EX-1)
     * @param connectionDetails complete, restorable from this observation alone (EX-9)
     * @param atProvider what to show under {@code status.atProvider}; complete and reproducible from the world (EX-5)
     * @param recheckAfter an earlier look than the poll interval, while something moves that nobody reports by an event
     * @param lateInitialized values for fields of {@code spec.forProvider}, as JSON; only those that the user left unset are
     *     stored, and only if the policies allow it (EX-6)
     */
    record Present<A>(List<String> differences, Readiness readiness, ConnectionDetails connectionDetails, A atProvider,
            List<Condition> conditions, Optional<Duration> recheckAfter,
            Map<String, Object> lateInitialized) implements ExternalObservation<A> {
        public Present {
            differences = List.copyOf(differences);
            conditions = List.copyOf(conditions);
            lateInitialized = Map.copyOf(lateInitialized);
        }

        /** An observation from which no field of the spec is filled. */
        @SuppressWarnings("checkstyle:ParameterNumber") // As many as the record has, but for the last.
        public Present(List<String> differences, Readiness readiness, ConnectionDetails connectionDetails, A atProvider,
                List<Condition> conditions, Optional<Duration> recheckAfter) {
            this(differences, readiness, connectionDetails, atProvider, conditions, recheckAfter, Map.of());
        }

        /** Whether nothing differs from what the spec states. */
        public boolean upToDate() {
            return differences.isEmpty();
        }
    }
}
