package io.crossplane.provider.apis.v1alpha1;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.crossplane.provider.apis.core.ApiEnum;
import io.crossplane.provider.apis.core.LocalSecretReference;
import org.jspecify.annotations.Nullable;

/**
 * What the provider saw of a virtual cluster.
 *
 * <p>Holds no time but those that the world reports: an unchanged virtual cluster gives an equal observation.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VClusterObservation( // @formatter:off
        @JsonPropertyDescription("What the virtual cluster is known by on the host: <namespace>/<name> of its Helm release.")
        @Nullable String id,
        @JsonPropertyDescription("""
                Where the virtual cluster is in its life: Pending, Installing, Starting, Ready, Upgrading, Degraded, \
                Failed or Deleting.""")
        @Nullable Phase phase,
        @JsonPropertyDescription("The installed chart.")
        @Nullable InstalledChart chart,
        @JsonPropertyDescription("Image of the control plane.")
        @Nullable String appImage,
        @JsonPropertyDescription("The Helm release.")
        @Nullable ReleaseObservation release,
        @JsonPropertyDescription("Kubernetes version that the virtual API server reports.")
        @Nullable String kubernetesVersion,
        @JsonPropertyDescription("Kubernetes version that the Helm values ask for.")
        @Nullable String desiredKubernetesVersion,
        @JsonPropertyDescription("Number of control planes that the workload asks for.")
        @Nullable Integer replicas,
        @JsonPropertyDescription("""
                Compute resources of the control plane that the Helm values ask for; absent where they are those of the \
                chart.""")
        @Nullable ComputeResources resources,
        @JsonPropertyDescription("Whether vCluster reports usage data.")
        @Nullable Boolean telemetry,
        @JsonPropertyDescription("The StatefulSet or Deployment of the control plane.")
        @Nullable WorkloadObservation workload,
        @JsonPropertyDescription("The etcd of backing store DeployedEtcd.")
        @Nullable EtcdObservation etcd,
        @JsonPropertyDescription("Kind of the backing store.")
        @Nullable String backingStore,
        @JsonPropertyDescription("Edition of the control plane's image.")
        @Nullable String edition,
        @JsonPropertyDescription("Features in the Helm values that need a licence.")
        List<String> licensedFeatures,
        @JsonPropertyDescription("Addresses of the virtual API server.")
        @Nullable EndpointsObservation endpoints,
        @JsonPropertyDescription("Address range of the Services of the virtual cluster.")
        @Nullable String serviceCIDR,
        @JsonPropertyDescription("The kubeconfig that the virtual cluster made.")
        @Nullable KubeconfigObservation kubeconfig,
        @JsonPropertyDescription("Volume claims of the virtual cluster in the host namespace.")
        List<VolumeClaimObservation> persistentVolumeClaims,
        @JsonPropertyDescription("Pods of the control plane, at most 16, by name.")
        List<PodObservation> pods,
        @JsonPropertyDescription("CoreDNS inside the virtual cluster.")
        @Nullable CoreDnsObservation coredns,
        @JsonPropertyDescription("Whether the provider created the host namespace for this virtual cluster.")
        @Nullable Boolean namespaceCreated,
        @JsonPropertyDescription("What on the host cluster is not as it should be; absent if all is.")
        @Nullable DriftObservation drift,
        @JsonPropertyDescription("The failure that the virtual cluster is in; absent when there is none.")
        @Nullable ReleaseFailure lastFailure,
        @JsonPropertyDescription("The Argo CDs that the virtual cluster is registered with.")
        List<ArgoCdObservation> argocd,
        @JsonPropertyDescription("The cluster in Rancher, as the RancherImport of this name shows it.")
        @Nullable RancherObservation rancher,
        @JsonPropertyDescription("""
                What mode HostBridge does with the Services of Knative inside; present for as long as something of it may be on the host \
                cluster.""")
        @Nullable KnativeObservation knative
        // @formatter:on
) {

    public VClusterObservation {
        argocd = argocd == null ? List.of() : List.copyOf(argocd);
        licensedFeatures = licensedFeatures == null ? List.of() : List.copyOf(licensedFeatures);
        persistentVolumeClaims = persistentVolumeClaims == null ? List.of() : List.copyOf(persistentVolumeClaims);
        pods = pods == null ? List.of() : List.copyOf(pods);
    }

    /** Where a virtual cluster is in its life. */
    public enum Phase implements ApiEnum {
        PENDING("Pending"), INSTALLING("Installing"), STARTING("Starting"), READY("Ready"), UPGRADING("Upgrading"),
        DEGRADED("Degraded"), FAILED("Failed"), DELETING("Deleting"),
        /** A value of a newer version. */
        @JsonIgnore
        UNKNOWN("Unknown");

        private final String literal;

        Phase(String literal) {
            this.literal = literal;
        }

        @Override
        public String literal() {
            return literal;
        }

        @JsonCreator
        static Phase of(@Nullable String literal) {
            return ApiEnum.read(Phase.class, literal, UNKNOWN);
        }
    }

    /** A Helm release. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record ReleaseObservation( // @formatter:off
            @JsonPropertyDescription("Name of the release.")
            @Nullable String name,
            @JsonPropertyDescription("Host namespace of the release.")
            @Nullable String namespace,
            @JsonPropertyDescription("Revision of the release.")
            @Nullable Integer revision,
            @JsonPropertyDescription("State that Helm gives the release, such as deployed or failed.")
            @Nullable String state,
            @JsonPropertyDescription("When the release was last deployed.")
            @Nullable Instant lastDeployed,
            @JsonPropertyDescription("SHA-256 of the values of the release, in their canonical form.")
            @Nullable String valuesHash
            // @formatter:on
    ) {}

    /** A workload on the host cluster. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record WorkloadObservation( // @formatter:off
            @JsonPropertyDescription("StatefulSet or Deployment.")
            @Nullable String kind,
            @JsonPropertyDescription("Name of the workload.")
            @Nullable String name,
            @JsonPropertyDescription("Number of pods that should run.")
            @Nullable Integer desired,
            @JsonPropertyDescription("Number of pods that are ready.")
            @Nullable Integer ready,
            @JsonPropertyDescription("Number of pods that have the newest template.")
            @Nullable Integer updated
            // @formatter:on
    ) {}

    /** An etcd on the host cluster. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record EtcdObservation( // @formatter:off
            @JsonPropertyDescription("Number of members that should run.")
            @Nullable Integer desired,
            @JsonPropertyDescription("Number of members that are ready.")
            @Nullable Integer ready
            // @formatter:on
    ) {}

    /** Addresses of the virtual API server. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record EndpointsObservation( // @formatter:off
            @JsonPropertyDescription("Address in the host cluster, as a URL.")
            @Nullable String inCluster
            // @formatter:on
    ) {}

    /** The kubeconfig that the virtual cluster made. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record KubeconfigObservation( // @formatter:off
            @JsonPropertyDescription("The Secret in the host namespace that holds it.")
            @Nullable LocalSecretReference secretRef,
            @JsonPropertyDescription("Serial number of the client certificate, hexadecimal.")
            @Nullable String serial,
            @JsonPropertyDescription("When the client certificate expires.")
            @Nullable Instant notAfter,
            @JsonPropertyDescription("When the authority that signs the certificates expires.")
            @Nullable Instant caNotAfter
            // @formatter:on
    ) {}

    /** A volume claim on the host cluster. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record VolumeClaimObservation( // @formatter:off
            @JsonPropertyDescription("Name of the claim.")
            @Nullable String name,
            @JsonPropertyDescription("Phase of the claim, such as Bound.")
            @Nullable String phase,
            @JsonPropertyDescription("Capacity of the volume, as a quantity.")
            @Nullable String capacity,
            @JsonPropertyDescription("Storage class of the claim.")
            @Nullable String storageClass
            // @formatter:on
    ) {}

    /** A pod on the host cluster. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record PodObservation( // @formatter:off
            @JsonPropertyDescription("Name of the pod.")
            @Nullable String name,
            @JsonPropertyDescription("Phase of the pod, such as Running.")
            @Nullable String phase,
            @JsonPropertyDescription("Whether the pod is ready.")
            @Nullable Boolean ready,
            @JsonPropertyDescription("How often containers of the pod were restarted.")
            @Nullable Integer restarts,
            @JsonPropertyDescription("Why a container waits or ended, such as CrashLoopBackOff.")
            @Nullable String reason
            // @formatter:on
    ) {}

    /** CoreDNS inside the virtual cluster. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record CoreDnsObservation( // @formatter:off
            @JsonPropertyDescription("Number of pods that should run.")
            @Nullable Integer replicas,
            @JsonPropertyDescription("Number of pods that are available.")
            @Nullable Integer available
            // @formatter:on
    ) {}
}
