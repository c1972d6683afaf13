package io.crossplane.provider.managed;

/** Whether the external resource can be used, as {@link ExternalClient#observe} judges it; becomes the condition {@code Ready}. */
public sealed interface Readiness {

    /** {@code Ready=True}, reason {@code Available}. */
    record Available() implements Readiness {}

    /** {@code Ready=False}, reason {@code Creating}. The message says what is awaited; it may be empty and must be stable (EX-10). */
    record Creating(String message) implements Readiness {}

    /** {@code Ready=False}, reason {@code Unavailable}. The message says what is wrong; it must be stable (EX-10). */
    record Unavailable(String message) implements Readiness {}

    /** {@code Ready=False}, reason {@code Deleting}. The message says what is awaited; it may be empty and must be stable (EX-10). */
    record Deleting(String message) implements Readiness {

        /** Nothing in particular is awaited. */
        public Deleting() {
            this("");
        }
    }
}
