package io.crossplane.provider.vcluster;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The values that need a vCluster licence (vcluster.md 1.6; {@code config/config.go} and {@code pkg/pro} of vCluster 0.36.1).
 *
 * <p>The open-source image crash-loops with any of them switched on, and so does the pro image without a licence, so they are refused
 * before anything is installed.
 */
final class LicensedFeatures {

    private static final List<Feature> FEATURES = List.of(enabled("controlPlane.backingStore.database.external"),
            enabled("controlPlane.backingStore.etcd.embedded"), flag("controlPlane.coredns.embedded"),
            enabled("controlPlane.hostPathMapper"), enabled("controlPlane.advanced.kubeVip"),
            enabled("controlPlane.advanced.registry"), enabled("controlPlane.standalone"), enabled("privateNodes"),
            enabled("sync.toHost.namespaces"), enabled("sync.toHost.resourceClaims"),
            enabled("sync.toHost.resourceClaimTemplates"), enabled("sync.toHost.pods.hybridScheduling"),
            enabled("sync.fromHost.deviceClasses"), anyEnabled("sync.toHost.customResources"),
            anyEnabled("sync.fromHost.customResources"), enabled("integrations.externalSecrets"),
            enabled("integrations.certManager"), enabled("integrations.istio"), enabled("integrations.kubeVirt"),
            enabled("integrations.netris"), enabled("integrations.argoCD"), filled("networking.resolveDNS"),
            filled("policies.centralAdmission.validatingWebhooks"),
            filled("policies.centralAdmission.mutatingWebhooks"), filled("experimental.denyProxyRequests"),
            filled("experimental.proxy.customResources"), filled("sleep.auto"), filled("deletion.auto"),
            flag("deletion.prevent"), filled("snapshots.auto"));

    private LicensedFeatures() {}

    /** The paths of all licensed features that these values switch on, sorted. Patches on any synced kind count as one each. */
    static SortedSet<String> in(JsonNode values) {
        SortedSet<String> found = new TreeSet<>();
        for (Feature feature : FEATURES) {
            if (feature.on().test(at(values, feature.path()))) {
                found.add(feature.path());
            }
        }
        addPatches(values, "sync.toHost", found);
        addPatches(values, "sync.fromHost", found);
        return found;
    }

    private static void addPatches(JsonNode values, String parent, SortedSet<String> found) {
        for (var kind : at(values, parent).properties()) {
            if (!kind.getValue().path("patches").isEmpty()) {
                found.add(parent + "." + kind.getKey() + ".patches");
            }
        }
    }

    private record Feature(String path, Predicate<JsonNode> on) {}

    private static Feature enabled(String path) {
        return new Feature(path, node -> node.path("enabled").asBoolean(false));
    }

    private static Feature flag(String path) {
        return new Feature(path, node -> node.asBoolean(false));
    }

    private static Feature filled(String path) {
        return new Feature(path, node -> !node.isEmpty());
    }

    private static Feature anyEnabled(String path) {
        return new Feature(path, node -> node.valueStream().anyMatch(entry -> entry.path("enabled").asBoolean(false)));
    }

    private static JsonNode at(JsonNode values, String path) {
        JsonNode node = values;
        for (String key : path.split("\\.")) {
            node = node.path(key);
        }
        return node;
    }
}
