package io.crossplane.provider.managed;

import java.time.Duration;
import java.util.List;

import io.crossplane.provider.apis.core.Condition;

/** A step that failed, and why. */
record Failure(Phase phase, RuntimeException cause) {

    /** Why it failed. */
    String reason() {
        return ErrorText.of(cause);
    }

    /** What was attempted and why it failed. */
    String text() {
        return phase.context().isEmpty() ? reason() : phase.context() + ": " + reason();
    }

    boolean isConflict() {
        return ErrorText.isConflict(cause);
    }

    /** Not a failure anybody foresaw: a mistake in the program. */
    boolean isUnforeseen() {
        return !ErrorText.isForeseen(cause);
    }

    /** Conditions of the kind's own types that the failure brings along. */
    List<Condition> conditions() {
        return cause instanceof ExternalException external ? external.conditions() : List.of();
    }

    /** How the pass ends because of it. */
    Outcome outcome() {
        if (isUnforeseen()) {
            return Outcome.error();
        }
        return cause instanceof ExternalException external
                ? new Outcome.Retry(false, external.recheckAfter().orElse(Duration.ZERO))
                : Outcome.requeue();
    }
}
