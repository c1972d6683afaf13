package io.crossplane.provider.helm.worker;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import io.crossplane.provider.helm.HelmRequest;
import io.crossplane.provider.helm.HelmTarget;
import io.crossplane.provider.helm.UninstallRequest;

/** One operation on its way to a worker. Prints as its kind and target only. */
record WorkerCall(Operation operation, HelmTarget target, Details details, Duration deadline) {

    enum Operation {
        INSTALL, UPGRADE, UNINSTALL;

        String verb() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What only install and upgrade need; empty for uninstall. */
    record Details(String chart, String values, String description) {

        static final Details NONE = new Details("", "", "");

        @Override
        public String toString() {
            return "Details[redacted]";
        }
    }

    static WorkerCall of(Operation operation, HelmRequest request) {
        Details details = new Details(request.chart().toAbsolutePath().toString(), request.values().tree().toString(),
                request.description());
        return new WorkerCall(operation, request.target(), details, request.deadline());
    }

    static WorkerCall of(UninstallRequest request) {
        return new WorkerCall(Operation.UNINSTALL, request.target(), Details.NONE, request.deadline());
    }

    Map<String, String> toFrame(long id) {
        Map<String, String> frame = new HashMap<>();
        frame.put("id", Long.toString(id));
        frame.put("operation", operation.name());
        frame.put("kubeconfig", target.kubeconfig().content());
        frame.put("namespace", target.namespace());
        frame.put("release", target.release());
        frame.put("chart", details.chart());
        frame.put("values", details.values());
        frame.put("description", details.description());
        frame.put("deadline", deadline.toString());
        return frame;
    }

    @Override
    public String toString() {
        return operation.verb() + " of release \"" + target.release() + "\" in namespace \"" + target.namespace()
                + "\"";
    }
}
