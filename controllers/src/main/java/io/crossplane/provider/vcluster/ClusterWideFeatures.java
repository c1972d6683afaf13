package io.crossplane.provider.vcluster;

import static io.crossplane.provider.vcluster.Feature.enabled;
import static io.crossplane.provider.vcluster.Feature.filled;
import static io.crossplane.provider.vcluster.Feature.flag;

import java.util.List;
import java.util.SortedSet;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.deploy.Failures;
import io.crossplane.provider.helm.HelmException;
import io.crossplane.provider.managed.ExternalException;

/**
 * The values for which the chart makes a ClusterRole, so that they need rights in the whole host cluster (template
 * {@code vcluster.createClusterRole} of chart 0.36.1). With none of them it makes nothing outside of the host namespace.
 */
final class ClusterWideFeatures {

    private static final String REFUSED = "at the cluster scope";

    private static final List<Feature> FEATURES = List.of(enabled("rbac.clusterRole"),
            filled("rbac.clusterRole.overwriteRules"), filled("rbac.clusterRole.extraRules"), filled("plugins"),
            filled("plugin"), filled("networking.replicateServices.fromHost"), flag("pro"),
            enabled("sync.toHost.storageClasses"), enabled("sync.toHost.persistentVolumes"),
            enabled("sync.toHost.priorityClasses"), enabled("sync.toHost.resourceClaims"),
            enabled("sync.toHost.resourceClaimTemplates"), enabled("sync.toHost.pods.hybridScheduling"),
            enabled("sync.toHost.namespaces"), filled("sync.toHost.customResources"), enabled("sync.toHost.gatewayApi"),
            enabled("sync.toHost.gatewayApi.gateways"), enabled("sync.toHost.gatewayApi.httpRoutes"),
            enabled("sync.toHost.gatewayApi.tlsRoutes"), enabled("sync.toHost.gatewayApi.backendTLSPolicies"),
            enabled("sync.fromHost.priorityClasses"), enabled("sync.fromHost.deviceClasses"),
            enabled("sync.fromHost.ingressClasses"), enabled("sync.fromHost.runtimeClasses"),
            enabled("sync.fromHost.storageClasses"), enabled("sync.fromHost.csiNodes"),
            enabled("sync.fromHost.csiDrivers"), enabled("sync.fromHost.csiStorageCapacities"),
            enabled("sync.fromHost.nodes"), enabled("sync.fromHost.configMaps"), enabled("sync.fromHost.secrets"),
            enabled("sync.fromHost.gatewayClasses"), enabled("sync.fromHost.gateways"),
            filled("sync.fromHost.customResources"), enabled("controlPlane.distro.k8s.scheduler"),
            enabled("controlPlane.advanced.virtualScheduler"), enabled("integrations.kubeVirt"),
            enabled("integrations.externalSecrets"), enabled("integrations.istio"), enabled("integrations.certManager"),
            enabled("integrations.metricsServer"));

    private ClusterWideFeatures() {}

    /** The paths of those that these values switch on, sorted. */
    static SortedSet<String> in(JsonNode values) {
        return Feature.on(FEATURES, values);
    }

    /** What came of a revision with these values; says which of them is behind it if the credentials do not reach so far. */
    static ExternalException explain(HelmException failure, JsonNode values, ProviderConfigReference config) {
        SortedSet<String> found = in(values);
        if (failure.kind() != HelmException.Kind.FORBIDDEN || found.isEmpty()
                || !Failures.text(failure).contains(REFUSED)) {
            return Failures.of(failure);
        }
        return Failures.denied("ClusterRightsMissing",
                "values: %s needs rights in the whole host cluster, which the credentials of %s \"%s\" do not have; remove it, or have them granted: %s"
                        .formatted(String.join(", ", found), config.kind(), config.name(), Failures.text(failure)),
                failure);
    }
}
