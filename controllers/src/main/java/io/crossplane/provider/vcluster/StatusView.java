package io.crossplane.provider.vcluster;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossplane.provider.apis.core.LocalSecretReference;
import io.crossplane.provider.apis.v1alpha1.ArgoCdObservation;
import io.crossplane.provider.apis.v1alpha1.ComputeResources;
import io.crossplane.provider.apis.v1alpha1.DriftObservation;
import io.crossplane.provider.apis.v1alpha1.KnativeObservation;
import io.crossplane.provider.apis.v1alpha1.RancherObservation;
import io.crossplane.provider.apis.v1alpha1.VClusterObservation;
import io.crossplane.provider.apis.v1alpha1.VClusterObservation.CoreDnsObservation;
import io.crossplane.provider.apis.v1alpha1.VClusterObservation.EndpointsObservation;
import io.crossplane.provider.apis.v1alpha1.VClusterObservation.EtcdObservation;
import io.crossplane.provider.apis.v1alpha1.VClusterObservation.KubeconfigObservation;
import io.crossplane.provider.apis.v1alpha1.VClusterObservation.Phase;
import io.crossplane.provider.apis.v1alpha1.VClusterObservation.PodObservation;
import io.crossplane.provider.apis.v1alpha1.VClusterObservation.ReleaseObservation;
import io.crossplane.provider.apis.v1alpha1.VClusterObservation.VolumeClaimObservation;
import io.crossplane.provider.apis.v1alpha1.VClusterObservation.WorkloadObservation;
import io.crossplane.provider.deploy.ChartView;
import io.crossplane.provider.deploy.FailureView;
import io.crossplane.provider.deploy.StoredRelease;
import io.crossplane.provider.helm.release.ReleaseRecord;
import io.crossplane.provider.helm.values.ValuesDigest;
import io.crossplane.provider.kube.ClaimState;
import io.crossplane.provider.kube.PodState;
import io.crossplane.provider.kube.VirtualApiStatus;
import io.crossplane.provider.kube.Workload;
import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;

/** Shows an observation as {@code status.atProvider} (vcluster.md 9.5). Pure: reproducible from the world alone (EX-5). */
final class StatusView {

    private static final int PODS_SHOWN = 16;

    private StatusView() {}

    /** Of a virtual cluster that is not there. */
    static VClusterObservation absent(DesiredVCluster desired, Phase phase) {
        return absent(desired, phase, Optional.empty());
    }

    /** Of a virtual cluster that is not there, though something of its Knative may be. */
    static VClusterObservation absent(DesiredVCluster desired, Phase phase, Optional<KnativeObservation> knative) {
        ReleaseObservation release = new ReleaseObservation(desired.release().name(), desired.release().namespace(),
                null, null, null, null);
        return new VClusterObservation(null, phase, null, null, release, null, desired.parameters().kubernetesVersion(),
                null, null, null, null, null, null, null, List.of(), null, null, null, List.of(), List.of(), null, null,
                null, null, List.of(), null, knative.orElse(null));
    }

    /** Of a virtual cluster that is there. */
    static VClusterObservation of(DesiredVCluster desired, ObservedVCluster observed, Facts facts) {
        StoredRelease release = observed.release().orElseThrow();
        ReleaseRecord record = release.record();
        Optional<Workload> workload = observed.host().workload(desired.release().name());
        Optional<VirtualApiStatus> api = facts.api();
        return new VClusterObservation(record.namespace() + "/" + record.name(), facts.phase(), ChartView.of(release),
                workload.flatMap(StatusView::image).orElse(null), release(desired, record),
                api.flatMap(VirtualApiStatus::version).orElse(null), wantedKubernetes(desired, record),
                workload.map(Workload::desired).orElse(null), resources(record), telemetry(record),
                workload.map(StatusView::workload).orElse(null), etcd(desired, observed), store(record),
                edition(record), List.copyOf(LicensedFeatures.in(record.config())),
                new EndpointsObservation(desired.release().inClusterUrl()), facts.serviceCidr().orElse(null),
                kubeconfig(desired, observed), claims(observed), pods(observed), coreDns(desired, record, api),
                facts.namespaceCreated().orElse(null), facts.drift(),
                FailureView.of(release, desired.retries()).orElse(null), facts.argocd(), facts.rancher(),
                facts.knative());
    }

    /** What the status shows beside the observation. */
    record Facts(Phase phase, Optional<VirtualApiStatus> api, Optional<String> serviceCidr,
            Optional<Boolean> namespaceCreated, @Nullable DriftObservation drift, List<ArgoCdObservation> argocd,
            @Nullable RancherObservation rancher, @Nullable KnativeObservation knative) {}

    /** The field, or what the release's values say. */
    private static @Nullable String wantedKubernetes(DesiredVCluster desired, ReleaseRecord record) {
        String field = desired.parameters().kubernetesVersion();
        return field == null ? record.config().at("/controlPlane/distro/k8s/version").textValue() : field;
    }

    private static ReleaseObservation release(DesiredVCluster desired, ReleaseRecord record) {
        return new ReleaseObservation(desired.release().name(), desired.release().namespace(), record.revision(),
                record.info().status().word(), seconds(record.info().lastDeployed()), ValuesDigest.of(record.config()));
    }

    private static Optional<String> image(Workload workload) {
        return workload.images().stream().filter(image -> image.contains("vcluster")).findFirst();
    }

    private static WorkloadObservation workload(Workload workload) {
        String kind = workload.kind() == Workload.Kind.STATEFUL_SET ? "StatefulSet" : "Deployment";
        return new WorkloadObservation(kind, workload.name(), workload.desired(), workload.ready(), workload.updated());
    }

    private static @Nullable EtcdObservation etcd(DesiredVCluster desired, ObservedVCluster observed) {
        return observed.host()
                .workload(desired.release().name() + "-etcd")
                .map(etcd -> new EtcdObservation(etcd.desired(), etcd.ready()))
                .orElse(null);
    }

    private static boolean telemetry(ReleaseRecord record) {
        return record.config().at("/telemetry/enabled").asBoolean(true);
    }

    private static @Nullable ComputeResources resources(ReleaseRecord record) {
        JsonNode given = record.config().at("/controlPlane/statefulSet/resources");
        ComputeResources shown = new ComputeResources(quantities(given.path("requests")),
                quantities(given.path("limits")));
        return shown.requests().isEmpty() && shown.limits().isEmpty() ? null : shown;
    }

    private static Map<String, Quantity> quantities(JsonNode given) {
        Map<String, Quantity> shown = new HashMap<>();
        given.properties().forEach(each -> {
            if (each.getValue().isTextual() || each.getValue().isNumber()) {
                shown.put(each.getKey(), new Quantity(each.getValue().asText()));
            }
        });
        return shown;
    }

    private static String store(ReleaseRecord record) {
        return switch (BackingStores.of(record.config())) {
            case "database.embedded" -> "EmbeddedDatabase";
            case "database.external" -> "ExternalDatabase";
            case "etcd.deploy" -> "DeployedEtcd";
            case "etcd.embedded" -> "EmbeddedEtcd";
            default -> "ExternalEtcd";
        };
    }

    private static String edition(ReleaseRecord record) {
        String repository = record.config()
                .at("/controlPlane/statefulSet/image/repository")
                .asText("loft-sh/vcluster-pro");
        return repository.endsWith("vcluster-oss") ? "OSS" : "Pro";
    }

    private static @Nullable KubeconfigObservation kubeconfig(DesiredVCluster desired, ObservedVCluster observed) {
        return observed.credentials().map(credentials -> {
            var facts = credentials.kubeconfig().certificates();
            return new KubeconfigObservation(new LocalSecretReference(desired.release().kubeconfigSecret()),
                    facts.clientSerial().orElse(null), seconds(facts.clientNotAfter()),
                    seconds(facts.authorityNotAfter()));
        }).orElse(null);
    }

    private static @Nullable Instant seconds(Optional<Instant> time) {
        return time.map(each -> each.truncatedTo(ChronoUnit.SECONDS)).orElse(null);
    }

    private static List<VolumeClaimObservation> claims(ObservedVCluster observed) {
        return observed.host()
                .claims()
                .stream()
                .sorted(Comparator.comparing(ClaimState::name))
                .map(claim -> new VolumeClaimObservation(claim.name(), claim.phase(), claim.capacity(),
                        claim.storageClass()))
                .toList();
    }

    private static List<PodObservation> pods(ObservedVCluster observed) {
        return observed.host()
                .pods()
                .stream()
                .sorted(Comparator.comparing(PodState::name))
                .limit(PODS_SHOWN)
                .map(StatusView::pod)
                .toList();
    }

    private static PodObservation pod(PodState pod) {
        int restarts = pod.containers().stream().mapToInt(PodState.Container::restarts).sum();
        String reason = pod.containers()
                .stream()
                .map(PodState.Container::waitingReason)
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElse(null);
        return new PodObservation(pod.name(), pod.phase(), pod.ready(), restarts, reason);
    }

    private static @Nullable CoreDnsObservation coreDns(DesiredVCluster desired, ReleaseRecord record,
            Optional<VirtualApiStatus> api) {
        if (!desired.coreDns() || api.isEmpty()) {
            return null;
        }
        int wanted = record.config().at("/controlPlane/coredns/deployment/replicas").asInt(1);
        return new CoreDnsObservation(wanted, api.get().coreDnsReplicas().orElse(0));
    }
}
