package io.crossplane.provider.release;

import java.time.Duration;
import java.util.Optional;

import io.crossplane.provider.apis.core.LocalSecretReference;
import io.crossplane.provider.apis.v1alpha1.ReleaseChart;
import io.crossplane.provider.apis.v1alpha1.ReleaseDeletion;
import io.crossplane.provider.apis.v1alpha1.ReleaseOptions;
import io.crossplane.provider.apis.v1alpha1.ReleaseOptions.CrdPolicy;
import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import io.crossplane.provider.apis.v1alpha1.VClusterReleaseParameters;
import io.crossplane.provider.deploy.ChartMark;
import io.crossplane.provider.deploy.Manner;
import io.crossplane.provider.deploy.OwnerMark;
import io.crossplane.provider.deploy.ReleaseNamespace;
import io.crossplane.provider.deploy.Retries;
import io.crossplane.provider.deploy.UserValues;
import io.crossplane.provider.deploy.drift.DriftRules;
import io.crossplane.provider.deploy.shape.UserPatches;
import io.crossplane.provider.helm.HelmRequest;
import io.crossplane.provider.helm.UninstallRequest;
import io.crossplane.provider.helm.chart.ChartSource;
import io.crossplane.provider.kube.ReleaseKey;
import io.crossplane.provider.managed.Annotations;
import io.crossplane.provider.managed.GoDuration;
import org.jspecify.annotations.Nullable;

/**
 * What a VClusterRelease asks for, every default filled in once. Pure; what lies in other objects is only named here.
 *
 * @param ownNamespace of the VClusterRelease
 * @param chart empty if the release is only observed or deleted
 */
record DesiredRelease(OwnerMark owner, String ownNamespace, String displayName, ReleaseKey key,
        ReleaseNamespace.Plan namespace, Optional<ChartPlan> chart, Manner manner, Retries retries, DriftRules drift,
        Removal removal, VClusterReleaseParameters parameters) {

    private static final Duration DELETION_TIMEOUT = Duration.ofMinutes(10);

    /** Where a release goes inside a virtual cluster unless it says otherwise. */
    private static final String DEFAULT_NAMESPACE = "default";

    /**
     * How it goes.
     *
     * @param namespaceIfCreated whether its namespace goes with it, if it was made for it
     * @param timeout how long that may take before it counts as failed
     */
    record Removal(UninstallRequest.Options options, boolean namespaceIfCreated, Duration timeout) {}

    /** The chart: where from and which. */
    record ChartPlan(ReleaseChart wanted) {

        /** Where it is fetched from; its version may be a range. */
        ChartSource source() {
            return source(version().orElse(""));
        }

        /** Where this version of it is fetched from. */
        ChartSource source(String version) {
            ChartSource.Options options = new ChartSource.Options(Optional.ofNullable(wanted.digest()),
                    Optional.ofNullable(wanted.caBundle()), Boolean.TRUE.equals(wanted.insecureSkipTLSVerify()));
            String url = wanted.url();
            return url == null ? ChartSource.inRepository(repository(), name().orElse(""), version, options)
                    : ChartSource.at(url, options);
        }

        /** The place it is fetched from, as it is noted on the release. */
        ChartMark mark() {
            return ChartMark.of(Optional.ofNullable(wanted.url()), repository(), name().orElse(""));
        }

        /** Its name, if that is known without fetching it. */
        Optional<String> name() {
            return Optional.ofNullable(wanted.name());
        }

        /** An exact version or a range; empty if the address says all. */
        Optional<String> version() {
            return Optional.ofNullable(wanted.version());
        }

        /** Whether a newer chart of the same source is wanted as soon as there is one. */
        boolean isFollowed() {
            return isTrue(wanted.follow());
        }

        Optional<LocalSecretReference> pullSecret() {
            return Optional.ofNullable(wanted.pullSecretRef());
        }

        private String repository() {
            return Optional.ofNullable(wanted.repository()).orElse("");
        }
    }

    static DesiredRelease from(VClusterRelease resource) {
        VClusterReleaseParameters wanted = resource.getSpec().getForProvider();
        String ownNamespace = resource.getMetadata().getNamespace();
        String displayName = ownNamespace + "/" + resource.getMetadata().getName();
        String name = Annotations.value(resource, Annotations.EXTERNAL_NAME).orElse(resource.getMetadata().getName());
        boolean inVCluster = wanted.vclusterRef() != null || wanted.vclusterSelector() != null;
        String namespace = Optional.ofNullable(wanted.namespace())
                .orElse(inVCluster ? DEFAULT_NAMESPACE : ownNamespace);
        OwnerMark owner = new OwnerMark(resource.getMetadata().getUid());
        var plan = new ReleaseNamespace.Plan(namespace, !Boolean.FALSE.equals(wanted.createNamespace()),
                wanted.namespaceLabels(), wanted.namespaceAnnotations(), owner, displayName);
        return new DesiredRelease(owner, ownNamespace, displayName, new ReleaseKey(namespace, name), plan,
                Optional.ofNullable(wanted.chart()).map(ChartPlan::new), manner(wanted, displayName),
                isAtomic(wanted) ? Retries.undoing(wanted.failurePolicy()) : Retries.of(wanted.failurePolicy()),
                DriftRules.of(wanted.drift(), resource.getSpec().getManagementPolicies()), removal(wanted), wanted);
    }

    private static Manner manner(VClusterReleaseParameters wanted, String displayName) {
        Manner usual = Manner.usual("VClusterRelease " + displayName);
        ReleaseOptions options = options(wanted);
        return new Manner(Optional.ofNullable(options.description()).orElse(usual.description()), options.labels(),
                Optional.ofNullable(options.historyMax()).orElse(usual.historyKept()),
                duration(options.timeout(), usual.timeout()), new HelmRequest.Options(leavesKindsAlone(options),
                        isTrue(options.cleanupOnFail()), isTrue(options.openAPIValidation())));
    }

    private static ReleaseOptions options(VClusterReleaseParameters wanted) {
        return Optional.ofNullable(wanted.options()).orElse(ReleaseOptions.DEFAULTS);
    }

    /** Whether Helm is to leave them alone, because nobody wants them or because we bring them. */
    private static boolean leavesKindsAlone(ReleaseOptions options) {
        return options.crdPolicy() == CrdPolicy.SKIP || options.crdPolicy() == CrdPolicy.CREATE_REPLACE;
    }

    private static Removal removal(VClusterReleaseParameters wanted) {
        ReleaseDeletion deletion = wanted.deletion();
        if (deletion == null) {
            return new Removal(UninstallRequest.Options.DEFAULTS, false, DELETION_TIMEOUT);
        }
        UninstallRequest.Cascade cascade = switch (deletion.propagation()) {
            case FOREGROUND -> UninstallRequest.Cascade.FOREGROUND;
            case ORPHAN -> UninstallRequest.Cascade.ORPHAN;
            case BACKGROUND, UNKNOWN -> UninstallRequest.Cascade.BACKGROUND;
            case null -> UninstallRequest.Cascade.BACKGROUND;
        };
        return new Removal(
                new UninstallRequest.Options(isTrue(deletion.noHooks()), isTrue(deletion.keepHistory()), cascade),
                deletion.namespacePolicy() == ReleaseDeletion.NamespacePolicy.DELETE_IF_CREATED,
                duration(deletion.timeout(), DELETION_TIMEOUT));
    }

    private static boolean isAtomic(VClusterReleaseParameters wanted) {
        return isTrue(options(wanted).atomic());
    }

    private static boolean isTrue(@Nullable Boolean flag) {
        return Boolean.TRUE.equals(flag);
    }

    private static Duration duration(@Nullable String text, Duration fallback) {
        return Optional.ofNullable(text).flatMap(GoDuration::parse).orElse(fallback);
    }

    /** Where its values come from. */
    UserValues.Given values() {
        return new UserValues.Given(ownNamespace, parameters.valuesFrom(), parameters.values(), parameters.set());
    }

    /** How Helm is to go about it. */
    ReleaseOptions options() {
        return options(parameters);
    }

    /** How long a revision may take until the release is ready, if it counts as failed otherwise. */
    Optional<Duration> trial() {
        return isAtomic(parameters) && chart.isPresent() ? Optional.of(manner.timeout()) : Optional.empty();
    }

    /** Where its patches come from. */
    UserPatches.Given patches() {
        return new UserPatches.Given(ownNamespace, parameters.patchesFrom(), parameters.patches());
    }

    @Override
    public String toString() {
        return "DesiredRelease[" + displayName + " as " + key + "]";
    }
}
