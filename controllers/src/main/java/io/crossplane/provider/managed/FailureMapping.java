package io.crossplane.provider.managed;

import static io.crossplane.provider.managed.Phase.Trait.CONFLICT_HAS_NO_EVENT;
import static io.crossplane.provider.managed.Phase.Trait.CONFLICT_IS_SILENT;
import static io.crossplane.provider.managed.Phase.Trait.EVENT_CARRIES_CONTEXT;

import java.util.Optional;

/** The one place that says what a failed step means to the user and for the next attempt (contract 1.5). */
final class FailureMapping {

    /** What a failure becomes. */
    sealed interface Consequence {

        /** Tried again; neither event nor condition (MR-11). */
        record Silence() implements Consequence {}

        /**
         * Told to the user, then tried again.
         *
         * @param readiness what {@code Ready} becomes, or nothing to keep it
         * @param synced the message of {@code Synced=False}
         */
        record Told(Optional<Readiness> readiness, String synced, Optional<Notice> notice) implements Consequence {}
    }

    private FailureMapping() {}

    static Consequence of(Failure failure) {
        Phase phase = failure.phase();
        if (failure.isConflict() && phase.has(CONFLICT_IS_SILENT)) {
            return new Consequence.Silence();
        }
        boolean muted = failure.isConflict() && phase.has(CONFLICT_HAS_NO_EVENT);
        String message = phase.has(EVENT_CARRIES_CONTEXT) ? failure.text() : failure.reason();
        Optional<Notice> notice = phase.event().filter(e -> !muted).map(e -> new Notice(e, message));
        return new Consequence.Told(phase.readiness(), failure.text(), notice);
    }
}
