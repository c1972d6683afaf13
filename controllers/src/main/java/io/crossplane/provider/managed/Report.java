package io.crossplane.provider.managed;

import io.crossplane.provider.apis.core.ManagedResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Tells of a reconcile: to the user by events, to whoever runs the provider by log lines (MR-24). What concerns one object only is
 * logged at debug level; mistakes of the program at error level.
 *
 * @param <R> the managed resource
 */
final class Report<R extends ManagedResource<?, ?>> {

    private static final Logger LOG = LoggerFactory.getLogger(ManagedReconciler.class);

    private final EventRecorder events;

    Report(EventRecorder events) {
        this.events = events;
    }

    /** Emits an event with the external name as it was at the start. */
    void event(Pass<R> pass, Notice notice) {
        events.record(pass.resource(), pass.externalNameAtStart(), notice);
    }

    /** Emits an event with the external name as it is now. */
    void eventAfterCreation(Pass<R> pass, Notice notice) {
        String externalName = Annotations.value(pass.resource(), Annotations.EXTERNAL_NAME).orElse("");
        events.record(pass.resource(), externalName, notice);
    }

    void failed(Pass<R> pass, Failure failure) {
        Level level = failure.isUnforeseen() ? Level.ERROR : Level.DEBUG;
        LoggingEventBuilder line = about(pass, level).addKeyValue("phase", failure.phase())
                .addKeyValue("error", failure.text());
        (failure.isUnforeseen() ? line.setCause(failure.cause()) : line).log("Reconcile step failed");
    }

    void acts(Pass<R> pass, Action action) {
        LoggingEventBuilder line = about(pass, Level.DEBUG).addKeyValue("action", action.getClass().getSimpleName());
        (switch (action) {
            case Action.Update(var differences) -> line.addKeyValue("differences", differences);
            case Action.TolerateDrift(var differences) -> line.addKeyValue("differences", differences);
            default -> line;
        }).log("Decided");
    }

    void statusNotWritten(Pass<R> pass, RuntimeException failure) {
        String error = "cannot update managed resource status: " + ErrorText.of(failure);
        about(pass, Level.WARN).addKeyValue("error", error).log("Reconcile failed");
    }

    void notReleased(Pass<R> pass, RuntimeException failure) {
        about(pass, Level.WARN).addKeyValue("error", ErrorText.of(failure)).log("Cannot finish the release");
    }

    void changeLogFailed(Pass<R> pass, RuntimeException failure) {
        about(pass, Level.INFO).addKeyValue("error", ErrorText.of(failure)).log("cannot record change log entry");
    }

    void ended(Pass<R> pass, Outcome outcome) {
        LoggingEventBuilder line = about(pass, Level.DEBUG).addKeyValue("outcome", outcome.getClass().getSimpleName());
        (outcome instanceof Outcome.Again(var after) ? line.addKeyValue("requeue-after", after) : line)
                .log("Reconciled");
    }

    private LoggingEventBuilder about(Pass<R> pass, Level level) {
        R resource = pass.resource();
        var meta = resource.getMetadata();
        LoggingEventBuilder line = LOG.atLevel(level)
                .addKeyValue("controller", ControllerName.of(resource))
                .addKeyValue("request", meta.getNamespace() + "/" + meta.getName())
                .addKeyValue("uid", meta.getUid())
                .addKeyValue("version", meta.getResourceVersion())
                .addKeyValue("external-name", Annotations.value(resource, Annotations.EXTERNAL_NAME).orElse(""));
        return meta.getDeletionTimestamp() == null ? line
                : line.addKeyValue("deletion-timestamp", meta.getDeletionTimestamp());
    }
}
