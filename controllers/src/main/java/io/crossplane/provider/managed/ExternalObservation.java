package io.crossplane.provider.managed;

import io.crossplane.provider.apis.core.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What {@link ExternalClient#observe} saw. Sealed, because an external resource cannot be absent and up to date at once.
 *
 * @param <A> what is shown under {@code status.atProvider}
 */
public sealed interface ExternalObservation<A> {

    /** What to show under {@code status.atProvider}; complete and reproducible from the world (EX-5). */
    A atProvider();

    /** Conditions of the kind's own types; never {@code Synced}. Types missing here are left as they stand in the status. */
    List<Condition> conditions();

    /** Surely not there. {@code Ready} is left to the reconciler. */
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
     * @param recheckAfter an earlier look than the poll interval, while something moves that nobody reports by an event
     */
    record Present<A>(
            List<String> differences,
            Readiness readiness,
            ConnectionDetails connectionDetails,
            A atProvider,
            List<Condition> conditions,
            Optional<Duration> recheckAfter)
            implements ExternalObservation<A> {
        public Present {
            differences = List.copyOf(differences);
            conditions = List.copyOf(conditions);
        }

        /** Whether nothing differs from what the spec states. */
        public boolean upToDate() {
            return differences.isEmpty();
        }
    }
}
