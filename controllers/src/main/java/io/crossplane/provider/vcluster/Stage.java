package io.crossplane.provider.vcluster;

import io.crossplane.provider.deploy.Failures;

/**
 * One step on the way to a usable virtual cluster, and whether it is reached (vcluster.md 3.2). Becomes a condition of its own type.
 *
 * @param kind which step
 * @param reached whether it is
 * @param reason stable, CamelCase
 * @param message what is awaited or wrong; empty if reached
 */
record Stage(Kind kind, boolean reached, String reason, String message) {

    /** The steps, in order. The name is the condition's type. */
    enum Kind {
        RELEASE_DEPLOYED(Failures.DEPLOYED), CONTROL_PLANE_READY("ControlPlaneReady"),
        KUBECONFIG_PUBLISHED("KubeconfigPublished"), API_REACHABLE("APIReachable"), DNS_READY("DNSReady");

        private final String conditionType;

        Kind(String conditionType) {
            this.conditionType = conditionType;
        }

        /** The type of the condition that shows this step. */
        String conditionType() {
            return conditionType;
        }
    }

    static Stage reached(Kind kind, String reason) {
        return new Stage(kind, true, reason, "");
    }

    static Stage missing(Kind kind, String reason, String message) {
        return new Stage(kind, false, reason, message);
    }
}
