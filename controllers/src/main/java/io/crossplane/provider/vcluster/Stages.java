package io.crossplane.provider.vcluster;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.crossplane.provider.kube.Workload;
import io.crossplane.provider.vcluster.ObservedVCluster.ApiView;

/** Judges how far a virtual cluster has come. Pure: the same observation always gives the same stages and texts. */
final class Stages {

    private Stages() {}

    /** All stages, in order; those that were not looked at because an earlier one is missing say {@code Waiting}. */
    static List<Stage> of(DesiredVCluster desired, ObservedVCluster observed) {
        return List.of(release(observed), controlPlane(desired, observed), kubeconfig(desired, observed), api(observed),
                dns(desired, observed));
    }

    /** The first stage up to the wanted level that is missing; empty if the cluster is ready at that level. */
    static Optional<Stage> firstMissing(List<Stage> stages, Stage.Kind upTo) {
        return stages.stream()
                .filter(stage -> stage.kind().compareTo(upTo) <= 0)
                .filter(stage -> !stage.reached())
                .findFirst();
    }

    private static Stage release(ObservedVCluster observed) {
        if (observed.release().isEmpty()) {
            return Stage.missing(Stage.Kind.RELEASE_DEPLOYED, "NotInstalled", "there is no Helm release yet");
        }
        var record = observed.release().get().record();
        return switch (record.info().status()) {
            case DEPLOYED, SUPERSEDED -> Stage.reached(Stage.Kind.RELEASE_DEPLOYED, "Deployed");
            case FAILED ->
                    Stage.missing(Stage.Kind.RELEASE_DEPLOYED, "ReleaseFailed", "Helm: " + record.info().description());
            case PENDING_INSTALL, PENDING_UPGRADE, PENDING_ROLLBACK -> Stage.missing(Stage.Kind.RELEASE_DEPLOYED,
                    "ReleaseStuck",
                    "a Helm operation on the release is not finished (%s)".formatted(record.info().status().word()));
            case UNINSTALLING ->
                    Stage.missing(Stage.Kind.RELEASE_DEPLOYED, "Uninstalling", "the release is being uninstalled");
            case UNINSTALLED -> Stage.missing(Stage.Kind.RELEASE_DEPLOYED, "Uninstalled", "the release is uninstalled");
            case UNKNOWN -> Stage.missing(Stage.Kind.RELEASE_DEPLOYED, "ReleaseUnknown",
                    "Helm does not know the release's state");
        };
    }

    private static Stage controlPlane(DesiredVCluster desired, ObservedVCluster observed) {
        String name = desired.release().name();
        Optional<Workload> workload = observed.host().workload(name);
        Optional<Workload> etcd = observed.host().workload(name + "-etcd");
        Optional<Workload> late = Stream.concat(workload.stream(), etcd.stream())
                .filter(each -> !each.rolledOut() || each.desired() == 0)
                .findFirst();
        if (workload.isPresent() && late.isEmpty()) {
            return Stage.reached(Stage.Kind.CONTROL_PLANE_READY, "Running");
        }
        if (observed.diagnosis().isPresent()) {
            Diagnosis diagnosis = observed.diagnosis().get();
            return Stage.missing(Stage.Kind.CONTROL_PLANE_READY, diagnosis.reason(), diagnosis.message());
        }
        return late.map(Stages::progress)
                .orElseGet(() -> Stage.missing(Stage.Kind.CONTROL_PLANE_READY, "WorkloadMissing",
                        "there is no StatefulSet or Deployment %s in namespace \"%s\"".formatted(name,
                                desired.release().namespace())));
    }

    private static Stage progress(Workload workload) {
        if (workload.desired() == 0) {
            return Stage.missing(Stage.Kind.CONTROL_PLANE_READY, "ScaledDown", workload.name() + " is scaled to 0");
        }
        return Stage.missing(Stage.Kind.CONTROL_PLANE_READY, "Starting", "%s: %d of %d replicas ready"
                .formatted(workload.name(), Math.min(workload.ready(), workload.updated()), workload.desired()));
    }

    private static Stage kubeconfig(DesiredVCluster desired, ObservedVCluster observed) {
        if (observed.credentials().isPresent()) {
            return Stage.reached(Stage.Kind.KUBECONFIG_PUBLISHED, "Published");
        }
        return Stage.missing(Stage.Kind.KUBECONFIG_PUBLISHED, "KubeconfigMissing",
                "vCluster has not written Secret %s yet".formatted(desired.release().kubeconfigSecret()));
    }

    private static Stage api(ObservedVCluster observed) {
        return switch (observed.api()) {
            case ApiView.NotAsked _ ->
                    Stage.missing(Stage.Kind.API_REACHABLE, "Waiting", "the virtual API was not asked yet");
            case ApiView.Unreachable(String why) -> Stage.missing(Stage.Kind.API_REACHABLE, "Unreachable", why);
            case ApiView.Answered(var status) when !status.ready() -> Stage.missing(Stage.Kind.API_REACHABLE,
                    "NotReady", "the virtual API is not ready: " + status.notReady());
            case ApiView.Answered(var status) when !status.defaultServiceAccount() ->
                    Stage.missing(Stage.Kind.API_REACHABLE, "ControllersStarting",
                            "ServiceAccount default/default does not exist yet in the virtual cluster");
            case ApiView.Answered _ -> Stage.reached(Stage.Kind.API_REACHABLE, "Answering");
        };
    }

    private static Stage dns(DesiredVCluster desired, ObservedVCluster observed) {
        if (!desired.coreDns()) {
            return Stage.reached(Stage.Kind.DNS_READY, "Disabled");
        }
        boolean available = observed.api() instanceof ApiView.Answered(var status)
                && status.coreDnsReplicas().filter(replicas -> replicas > 0).isPresent();
        return available ? Stage.reached(Stage.Kind.DNS_READY, "Available")
                : Stage.missing(Stage.Kind.DNS_READY, "DNSNotReady",
                        "CoreDNS has no available replica in the virtual cluster");
    }
}
