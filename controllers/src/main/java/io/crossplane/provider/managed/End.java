package io.crossplane.provider.managed;

/** How the steps of one reconcile ended, and whether the status is to say so. */
record End(Outcome outcome, boolean writesStatus) {

    static End silent(Outcome outcome) {
        return new End(outcome, false);
    }

    static End told(Outcome outcome) {
        return new End(outcome, true);
    }
}
