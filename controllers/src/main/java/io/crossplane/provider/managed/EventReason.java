package io.crossplane.provider.managed;

/**
 * Every reason of an event on a managed resource or a provider config; the wire text is part of the contract (section 2.2). The two about
 * drift are our own.
 */
public enum EventReason {
    CANNOT_CONNECT("CannotConnectToProvider", Type.WARNING),
    CANNOT_DISCONNECT("CannotDisconnectFromProvider", Type.WARNING),
    CANNOT_INITIALIZE("CannotInitializeManagedResource", Type.WARNING),
    CANNOT_RESOLVE_REFERENCES("CannotResolveResourceReferences", Type.WARNING),
    CANNOT_OBSERVE("CannotObserveExternalResource", Type.WARNING),
    CANNOT_CREATE("CannotCreateExternalResource", Type.WARNING),
    CANNOT_UPDATE("CannotUpdateExternalResource", Type.WARNING),
    CANNOT_DELETE("CannotDeleteExternalResource", Type.WARNING),
    CANNOT_PUBLISH("CannotPublishConnectionDetails", Type.WARNING),
    CANNOT_UNPUBLISH("CannotUnpublishConnectionDetails", Type.WARNING),
    CANNOT_UPDATE_MANAGED("CannotUpdateManagedResource", Type.WARNING),
    INVALID_POLICIES("CannotUseInvalidManagementPolicy", Type.WARNING),
    USAGE_ACCOUNTING("UsageAccounting", Type.WARNING), DRIFT_DETECTED("DriftDetected", Type.WARNING),
    DRIFT_FIXED("DriftFixed", Type.NORMAL), CREATED("CreatedExternalResource", Type.NORMAL),
    UPDATED("UpdatedExternalResource", Type.NORMAL), DELETED("DeletedExternalResource", Type.NORMAL),
    PENDING("PendingExternalResource", Type.NORMAL), PAUSED("ReconciliationPaused", Type.NORMAL),
    RECONCILE_REQUESTED("ReconcileRequestHandled", Type.NORMAL);

    private enum Type {
        NORMAL("Normal"), WARNING("Warning");

        private final String wire;

        Type(String wire) {
            this.wire = wire;
        }
    }

    private final String wire;
    private final Type type;

    EventReason(String wire, Type type) {
        this.wire = wire;
        this.type = type;
    }

    /** The {@code reason} of the event. */
    public String wire() {
        return wire;
    }

    /** The {@code type} of the event: {@code Normal} or {@code Warning}. */
    public String type() {
        return type.wire;
    }
}
