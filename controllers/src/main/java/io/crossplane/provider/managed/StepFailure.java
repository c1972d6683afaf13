package io.crossplane.provider.managed;

/** Carries a {@link Failure} from the step that failed to the end of the reconcile. Never leaves {@link ManagedReconciler}. */
final class StepFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    StepFailure(Failure failure) {
        super(failure.text(), failure.cause(), false, false);
        this.failure = failure;
    }

    Failure failure() {
        return failure;
    }
}
