package io.crossplane.provider.vcluster;

import static io.crossplane.provider.vcluster.Feature.anyEnabled;
import static io.crossplane.provider.vcluster.Feature.enabled;
import static io.crossplane.provider.vcluster.Feature.filled;
import static io.crossplane.provider.vcluster.Feature.flag;

import java.util.List;
import java.util.SortedSet;

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
        SortedSet<String> found = Feature.on(FEATURES, values);
        addPatches(values, "sync.toHost", found);
        addPatches(values, "sync.fromHost", found);
        return found;
    }

    private static void addPatches(JsonNode values, String parent, SortedSet<String> found) {
        for (var kind : Feature.at(values, parent).properties()) {
            if (!kind.getValue().path("patches").isEmpty()) {
                found.add(parent + "." + kind.getKey() + ".patches");
            }
        }
    }
}
