package io.crossplane.provider.helm.worker;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import io.crossplane.provider.helm.HelmRequest;
import io.crossplane.provider.helm.HelmTarget;
import io.crossplane.provider.helm.UninstallRequest;

/**
 * One operation on its way to a worker. Prints as its kind and target only.
 *
 * @param details fields of the frame that only this operation has
 */
record WorkerCall(Operation operation, HelmTarget target, Map<String, String> details, Duration deadline) {

    enum Operation {
        INSTALL, UPGRADE, UNINSTALL, RENDER;

        /** No two such operations on one release go on at the same time. */
        boolean changes() {
            return this != RENDER;
        }

        String verb() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static WorkerCall of(Operation operation, HelmRequest request) {
        HelmRequest.Options options = request.options();
        Map<String, String> details = Map.of("chart", request.chart().toAbsolutePath().toString(), "values",
                request.values().tree().toString(), "description", request.description(), "skipCrds",
                Boolean.toString(options.skipCrds()), "cleanupOnFail", Boolean.toString(options.cleanupOnFail()),
                "openApiValidation", Boolean.toString(options.openApiValidation()));
        return new WorkerCall(operation, request.target(), details, request.deadline());
    }

    static WorkerCall of(UninstallRequest request) {
        UninstallRequest.Options options = request.options();
        Map<String, String> details = Map.of("noHooks", Boolean.toString(options.noHooks()), "keepHistory",
                Boolean.toString(options.keepHistory()), "cascade", options.cascade().name());
        return new WorkerCall(Operation.UNINSTALL, request.target(), details, request.deadline());
    }

    Map<String, String> toFrame(long id) {
        Map<String, String> frame = new HashMap<>(details);
        frame.put("id", Long.toString(id));
        frame.put("operation", operation.name());
        frame.put("kubeconfig", target.kubeconfig().content());
        frame.put("namespace", target.namespace());
        frame.put("release", target.release());
        frame.put("deadline", deadline.toString());
        return frame;
    }

    @Override
    public String toString() {
        return operation.verb() + " of release \"" + target.release() + "\" in namespace \"" + target.namespace()
                + "\"";
    }
}
