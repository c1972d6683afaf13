package io.crossplane.provider.vcluster;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.apis.v1alpha1.ChartParameters;
import io.crossplane.provider.apis.v1alpha1.CoreDnsParameters;
import io.crossplane.provider.apis.v1alpha1.DeletionParameters;
import io.crossplane.provider.apis.v1alpha1.IntegrationsParameters;
import io.crossplane.provider.apis.v1alpha1.KnativeMode;
import io.crossplane.provider.apis.v1alpha1.KnativeParameters;
import io.crossplane.provider.apis.v1alpha1.KubeconfigParameters;
import io.crossplane.provider.apis.v1alpha1.ReadinessParameters;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterParameters;
import io.crossplane.provider.apis.v1alpha1.VClusterParameters.Edition;
import io.crossplane.provider.argocd.Registration;
import io.crossplane.provider.config.VirtualClusters;
import io.crossplane.provider.deploy.ChartMark;
import io.crossplane.provider.deploy.OwnerMark;
import io.crossplane.provider.deploy.Retries;
import io.crossplane.provider.deploy.drift.DriftRules;
import io.crossplane.provider.helm.chart.ChartSource;
import io.crossplane.provider.kube.ReleaseKey;
import io.crossplane.provider.managed.GoDuration;

/**
 * What a VCluster asks for, every default and derived value filled in once. Pure; what lies in other objects (values of Secrets, the
 * chart) is only named here, in {@link #parameters()}.
 *
 * @param owner the mark for everything that is created for this VCluster
 * @param displayName namespace and name of the VCluster, for people
 * @param server the address that the published kubeconfig names
 * @param registrations with Argo CDs
 */
record DesiredVCluster(OwnerMark owner, String displayName, ReleaseRef release, NamespacePlan namespace,
        ChartPlan chart, boolean licensed, boolean coreDns, URI server, Readiness readiness, Retries retries,
        DriftRules drift, Removal removal, List<Registration> registrations, VClusterParameters parameters) {

    static final Duration READINESS_TIMEOUT = Duration.ofMinutes(30);
    static final Duration DELETION_TIMEOUT = Duration.ofMinutes(10);

    /** What an unset field becomes, as far as the operator of the provider decides. */
    record Defaults(String chartRepository, String chartVersion) {

        /** The chart this provider was tested with, from its makers' repository. */
        static final Defaults STANDARD = new Defaults("https://charts.loft.sh", "0.36.1");
    }

    /** The host namespace: whether to create it, and what to write on it when it is ours. */
    record NamespacePlan(String generatedName, String ownNamespace, boolean create, Map<String, String> labels,
            Map<String, String> annotations) {}

    /** The chart: where from and which. */
    record ChartPlan(String repository, String name, String version, ChartParameters parameters) {

        /** Where it is fetched from. */
        ChartSource source() {
            ChartSource.Options options = new ChartSource.Options(Optional.ofNullable(parameters.digest()),
                    Optional.ofNullable(parameters.caBundle()),
                    Boolean.TRUE.equals(parameters.insecureSkipTLSVerify()));
            String url = parameters.url();
            return url == null ? ChartSource.inRepository(repository, name, version, options)
                    : ChartSource.at(url, options);
        }

        /** The place it is fetched from, as it is noted on the release. */
        ChartMark mark() {
            return ChartMark.of(Optional.ofNullable(parameters.url()), repository, name);
        }

        boolean minorSkipAllowed() {
            return Boolean.TRUE.equals(parameters.allowMinorSkip());
        }
    }

    /** When the virtual cluster counts as ready, and how long that may take before it counts as failed. */
    record Readiness(Stage.Kind level, Duration timeout) {}

    /** What to remove with the VCluster, and how long that may take before it counts as failed. */
    record Removal(boolean claims, boolean namespaceIfCreated, Duration timeout) {}

    static DesiredVCluster from(VCluster resource, Defaults defaults) {
        VClusterParameters wanted = resource.getSpec().getForProvider();
        String ownNamespace = resource.getMetadata().getNamespace();
        String ownName = resource.getMetadata().getName();
        ReleaseKey place = VirtualClusters.of(resource);
        ReleaseRef release = new ReleaseRef(place.namespace(), place.release());
        NamespacePlan namespace = new NamespacePlan(VirtualClusters.generatedNamespace(resource), ownNamespace,
                !Boolean.FALSE.equals(wanted.createNamespace()), wanted.namespaceLabels(),
                wanted.namespaceAnnotations());
        return new DesiredVCluster(new OwnerMark(resource.getMetadata().getUid()), ownNamespace + "/" + ownName,
                release, namespace, chart(wanted, defaults), wanted.edition() == Edition.PRO, coreDns(wanted),
                server(wanted, release), readiness(wanted), Retries.of(wanted.failurePolicy()),
                DriftRules.of(wanted.drift(), resource.getSpec().getManagementPolicies()), removal(wanted),
                Registration.of(resource, server(wanted, release)), wanted);
    }

    /** The Knative Serving of the host cluster, if it is wanted by values of the chart. A mode of a newer version is none. */
    Optional<KnativeParameters> knative() {
        return Optional.ofNullable(parameters.integrations())
                .map(IntegrationsParameters::knative)
                .filter(wanted -> switch (KnativeValues.mode(wanted)) {
                    case CUSTOM_RESOURCE_SYNC, LEGACY_PLUGIN -> true;
                    case NONE, HOST_BRIDGE, UNKNOWN -> false;
                });
    }

    /** Whether the provider itself is to bring Services of Knative to the host cluster. */
    boolean knativeBridge() {
        return Optional.ofNullable(parameters.integrations())
                .map(IntegrationsParameters::knative)
                .filter(wanted -> KnativeValues.mode(wanted) == KnativeMode.HOST_BRIDGE)
                .isPresent();
    }

    private static ChartPlan chart(VClusterParameters wanted, Defaults defaults) {
        ChartParameters chart = Optional.ofNullable(wanted.chart()).orElse(ChartParameters.DEFAULTS);
        return new ChartPlan(Optional.ofNullable(chart.repository()).orElse(defaults.chartRepository()),
                Optional.ofNullable(chart.name()).orElse("vcluster"),
                Optional.ofNullable(chart.version()).orElse(defaults.chartVersion()), chart);
    }

    private static boolean coreDns(VClusterParameters wanted) {
        return Optional.ofNullable(wanted.coredns()).map(CoreDnsParameters::enabled).orElse(true);
    }

    private static URI server(VClusterParameters wanted, ReleaseRef release) {
        String url = Optional.ofNullable(wanted.kubeconfig())
                .map(KubeconfigParameters::url)
                .orElse(release.inClusterUrl());
        return URI.create(url);
    }

    private static Readiness readiness(VClusterParameters wanted) {
        Optional<ReadinessParameters> readiness = Optional.ofNullable(wanted.readiness());
        Stage.Kind level = readiness.map(ReadinessParameters::level)
                .map(DesiredVCluster::stage)
                .orElse(Stage.Kind.API_REACHABLE);
        return new Readiness(level, duration(readiness.map(ReadinessParameters::timeout), READINESS_TIMEOUT));
    }

    private static Stage.Kind stage(ReadinessParameters.Level level) {
        return switch (level) {
            case WORKLOAD -> Stage.Kind.CONTROL_PLANE_READY;
            case KUBECONFIG -> Stage.Kind.KUBECONFIG_PUBLISHED;
            case API, UNKNOWN -> Stage.Kind.API_REACHABLE;
            case DNS -> Stage.Kind.DNS_READY;
        };
    }

    private static Removal removal(VClusterParameters wanted) {
        Optional<DeletionParameters> deletion = Optional.ofNullable(wanted.deletion());
        boolean claims = deletion.map(DeletionParameters::pvcPolicy)
                .filter(DeletionParameters.PvcPolicy.DELETE::equals)
                .isPresent();
        boolean keep = deletion.map(DeletionParameters::namespacePolicy)
                .filter(DeletionParameters.NamespacePolicy.RETAIN::equals)
                .isPresent();
        return new Removal(claims, !keep, duration(deletion.map(DeletionParameters::timeout), DELETION_TIMEOUT));
    }

    private static Duration duration(Optional<String> text, Duration fallback) {
        return text.flatMap(GoDuration::parse).orElse(fallback);
    }

    @Override
    public String toString() {
        return "DesiredVCluster[" + displayName + " as " + release + "]";
    }
}
