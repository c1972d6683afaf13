package io.crossplane.provider.vcluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What vCluster checks when it starts, and would answer with a crash loop, checked before anything is installed (vcluster.md 1.5;
 * {@code pkg/config/validation.go} of vCluster 0.36.1), and what would cost data (vcluster.md fact 21).
 *
 * <p>Works on the values as the chart will see them, defaults of the chart included.
 */
final class ChartRules {

    private static final Set<String> POD_SECURITY_STANDARDS = Set.of("", "privileged", "baseline", "restricted");

    private ChartRules() {}

    /** One violated rule: the path of the value and what to do about it. */
    record Violation(String path, String cure) {
        @Override
        public String toString() {
            return path + ": " + cure;
        }
    }

    /** All violated rules, in a fixed order; empty if the values may be installed. */
    static List<Violation> violations(JsonNode values) {
        List<Violation> found = new ArrayList<>();
        JsonNode controlPlane = values.path("controlPlane");
        checkStores(controlPlane, found);
        checkKubeconfig(values.path("exportKubeConfig"), found);
        if (!controlPlane.path("service").path("enabled").asBoolean(true)) {
            found.add(new Violation("controlPlane.service.enabled",
                    "must stay true: removing the Service makes the host delete the tenants' volumes and the cluster's certificates"));
        }
        checkDirections(values.path("sync"), found);
        boolean scheduler = controlPlane.path("advanced").path("virtualScheduler").path("enabled").asBoolean(false);
        if (scheduler && !enabled(values.path("sync").path("fromHost").path("nodes"))) {
            found.add(new Violation("controlPlane.advanced.virtualScheduler.enabled",
                    "needs sync.fromHost.nodes.enabled"));
        }
        String standard = values.path("policies").path("podSecurityStandard").asText("");
        if (!POD_SECURITY_STANDARDS.contains(standard)) {
            found.add(new Violation("policies.podSecurityStandard",
                    "must be privileged, baseline or restricted, not \"" + standard + "\""));
        }
        return List.copyOf(found);
    }

    private static void checkStores(JsonNode controlPlane, List<Violation> found) {
        List<String> stores = BackingStores.enabledIn(controlPlane.path("backingStore"));
        if (stores.size() > 1) {
            found.add(new Violation("controlPlane.backingStore",
                    "only one store may be enabled, not " + String.join(" and ", stores)));
        }
        int replicas = controlPlane.path("statefulSet").path("highAvailability").path("replicas").asInt(1);
        boolean sqlite = stores.isEmpty() || stores.contains("database.embedded");
        if (sqlite && replicas > 1) {
            found.add(new Violation("controlPlane.statefulSet.highAvailability.replicas",
                    "must be 1 with the embedded database, not " + replicas
                            + "; use backingStore.type DeployedEtcd for more"));
        }
    }

    private static void checkKubeconfig(JsonNode export, List<Violation> found) {
        String server = export.path("server").asText("");
        if (!server.isEmpty() && !server.startsWith("https://") && !server.startsWith("http://")) {
            found.add(new Violation("exportKubeConfig.server", "must be an http(s) URL, not \"" + server + "\""));
        }
        JsonNode secret = export.path("secret");
        boolean oldSecret = !secret.path("name").asText("").isEmpty() || !secret.path("namespace").asText("").isEmpty();
        if (oldSecret && !export.path("additionalSecrets").isEmpty()) {
            found.add(new Violation("exportKubeConfig.secret",
                    "cannot be used together with exportKubeConfig.additionalSecrets"));
        }
    }

    private static void checkDirections(JsonNode sync, List<Violation> found) {
        for (String kind : List.of("storageClasses", "priorityClasses")) {
            if (enabled(sync.path("toHost").path(kind)) && enabled(sync.path("fromHost").path(kind))) {
                found.add(new Violation("sync.toHost." + kind, "cannot be synced to and from the host at once"));
            }
        }
    }

    private static boolean enabled(JsonNode node) {
        return node.path("enabled").asText("false").equals("true");
    }
}
