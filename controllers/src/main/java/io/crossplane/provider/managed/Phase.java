package io.crossplane.provider.managed;

import static io.crossplane.provider.managed.Phase.Trait.CONFLICT_HAS_NO_EVENT;
import static io.crossplane.provider.managed.Phase.Trait.CONFLICT_IS_SILENT;
import static io.crossplane.provider.managed.Phase.Trait.EVENT_CARRIES_CONTEXT;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/** The steps of a reconcile that can fail, and what is special about the failure of each. {@link FailureMapping} reads this table. */
enum Phase {
    INITIALIZE("cannot update managed resource", EventReason.CANNOT_INITIALIZE, null, CONFLICT_IS_SILENT),
    RESOLVE_REFERENCES("cannot resolve references", EventReason.CANNOT_RESOLVE_REFERENCES, null, CONFLICT_IS_SILENT),
    CONNECT("connect failed", EventReason.CANNOT_CONNECT, null, CONFLICT_IS_SILENT),
    OBSERVE("observe failed", EventReason.CANNOT_OBSERVE, null, CONFLICT_IS_SILENT),
    DELETE("delete failed", EventReason.CANNOT_DELETE, new Readiness.Deleting()),
    UNPUBLISH("", EventReason.CANNOT_UNPUBLISH, new Readiness.Deleting(), CONFLICT_IS_SILENT),
    REMOVE_FINALIZER("cannot update object", null, new Readiness.Deleting(), CONFLICT_IS_SILENT),
    PUBLISH("", EventReason.CANNOT_PUBLISH, null, CONFLICT_IS_SILENT),
    ADD_FINALIZER("cannot update object", null, null, CONFLICT_IS_SILENT),
    MARK_PENDING("cannot update managed resource", EventReason.CANNOT_UPDATE_MANAGED, new Readiness.Creating(""),
            CONFLICT_IS_SILENT, EVENT_CARRIES_CONTEXT),
    CREATE("create failed", EventReason.CANNOT_CREATE, new Readiness.Creating(""), CONFLICT_HAS_NO_EVENT),
    MARK_CREATED("cannot update managed resource annotations: cannot update critical annotations",
            EventReason.CANNOT_UPDATE_MANAGED, new Readiness.Creating(""), CONFLICT_IS_SILENT, EVENT_CARRIES_CONTEXT),
    PUBLISH_CREATED("", EventReason.CANNOT_PUBLISH, new Readiness.Creating(""), CONFLICT_IS_SILENT),
    LATE_INITIALIZE("cannot update managed resource", EventReason.CANNOT_UPDATE_MANAGED, null),
    UPDATE("update failed", EventReason.CANNOT_UPDATE, null), PUBLISH_UPDATED("", EventReason.CANNOT_PUBLISH, null);

    /** In what a failure differs from the rule: condition, event, retry. */
    enum Trait {
        /** Somebody else was faster: tried again without a word (MR-11). */
        CONFLICT_IS_SILENT,
        /** As any failure, only without event (MR-12). */
        CONFLICT_HAS_NO_EVENT,
        /** The event says what was attempted, as the condition does; otherwise only why it failed. */
        EVENT_CARRIES_CONTEXT
    }

    private final String context;
    private final Optional<EventReason> event;
    private final Optional<Readiness> readiness;
    private final Set<Trait> traits;

    Phase(String context, @Nullable EventReason event, @Nullable Readiness readiness, Trait... traits) {
        this.context = context;
        this.event = Optional.ofNullable(event);
        this.readiness = Optional.ofNullable(readiness);
        this.traits = Set.copyOf(List.of(traits));
    }

    /** What was attempted, as conditions say it; empty if the failure's own text says it. */
    String context() {
        return context;
    }

    /** The event of a failure; nothing for finalizers (EV-2). */
    Optional<EventReason> event() {
        return event;
    }

    /** What a failure makes of {@code Ready}; nothing keeps it as it is (CO-8). */
    Optional<Readiness> readiness() {
        return readiness;
    }

    boolean has(Trait trait) {
        return traits.contains(trait);
    }
}
