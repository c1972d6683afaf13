package io.crossplane.provider.managed;

/** What an event tells: why it is emitted and its text (contract 2.2). */
public record Notice(EventReason reason, String message) {

    static final Notice CREATED = new Notice(EventReason.CREATED,
            "Successfully requested creation of external resource");
    static final Notice UPDATED = new Notice(EventReason.UPDATED, "Successfully requested update of external resource");
    static final Notice DELETED = new Notice(EventReason.DELETED,
            "Successfully requested deletion of external resource");
    static final Notice PENDING = new Notice(EventReason.PENDING,
            "Waiting for external resource existence to be confirmed");
    static final Notice PAUSED = new Notice(EventReason.PAUSED,
            "Reconciliation is paused either through the `spec.managementPolicies` or the pause annotation");
    static final Notice RECONCILE_REQUESTED = new Notice(EventReason.RECONCILE_REQUESTED, "Handling reconcile request");
}
