package io.crossplane.provider.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.apis.core.ProviderConfigResource;
import io.crossplane.provider.apis.core.ProviderCredentials;
import io.crossplane.provider.apis.v1alpha1.ClusterProviderConfig;
import io.crossplane.provider.apis.v1alpha1.ProviderConfigUsage;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterParameters;
import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import io.crossplane.provider.config.ConfigStore;
import io.crossplane.provider.config.CredentialSettings;
import io.crossplane.provider.config.ProviderConfigs;
import io.crossplane.provider.config.VirtualClusters;
import io.crossplane.provider.deploy.OwnerMark;
import io.crossplane.provider.deploy.Remembered;
import io.crossplane.provider.kube.CachedClusters;
import io.crossplane.provider.kube.InjectedIdentity;
import io.crossplane.provider.kube.KubeconfigRules;
import io.crossplane.provider.managed.Deadline;
import io.crossplane.provider.managed.ExternalException;
import io.crossplane.provider.managed.ResourceKey;
import io.crossplane.provider.managed.contract.Rule;
import io.crossplane.provider.managed.contract.TestClock;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is found where a VCluster cannot be used; nobody is asked anything for that. */
class DestinationsTest {

    private static final ResourceKey KEY = new ResourceKey("team-a", "demo");
    private static final InjectedIdentity OWN = InjectedIdentity
            .of(new ConfigBuilder().withAutoConfigure(false).withMasterUrl("https://own.example.org").build());
    private static final Deadline DEADLINE = Deadline.after(Duration.ofMinutes(1), new TestClock());

    @Test
    @Rule("RF-6")
    @DisplayName("RF-6 a VCluster is looked up in connect, in the release's own namespace, and waited for without an error")
    void oneThatDoesNotExistIsWaitedFor() {
        assertThat(find(release(), Optional.empty()))
                .isEqualTo(new Destination.Awaited("VCluster demo does not exist"));
    }

    @Test
    void oneThatIsNotReadyIsWaitedForWithItsReason() {
        assertThat(find(release(), Optional.of(vcluster(Condition.Status.FALSE, "ImagePullBackOff"))))
                .isEqualTo(new Destination.Awaited("VCluster demo is not ready: ImagePullBackOff"));
        assertThat(find(release(), Optional.of(new VClusterOf("demo").get())))
                .isEqualTo(new Destination.Awaited("VCluster demo is not ready"));
    }

    @Test
    void nothingIsPutIntoOneThatGoes() {
        VCluster going = vcluster(Condition.Status.TRUE, "");
        going.getMetadata().setDeletionTimestamp("2026-01-02T03:04:05Z");

        assertThat(find(release(), Optional.of(going)))
                .isEqualTo(new Destination.Awaited("VCluster demo is being deleted"));
    }

    @Test
    @Rule("CS-16")
    @DisplayName("CS-16 a release that is deleted is gone with its VCluster")
    void isGoneWithItsVCluster() {
        VClusterRelease release = release();
        release.getMetadata().setDeletionTimestamp("2026-01-02T03:04:05Z");

        assertThat(find(release, Optional.empty())).isEqualTo(new Destination.Gone());
    }

    @Test
    void oneThatDoesNotExistHasNoHost() {
        assertThat(new Destinations(ways(Optional.empty())).host(KEY, DEADLINE)).isEmpty();
    }

    @Test
    void theHostOfAVClusterIsWhereItsProviderConfigAllowsItToBe() {
        VCluster vcluster = new VClusterOf("demo").get();
        vcluster.getMetadata().setUid("v1");
        CachedClusters clusters = new CachedClusters(new TestClock());
        Destinations destinations = new Destinations(new Destinations.Ways(_ -> Optional.of(vcluster),
                new ProviderConfigs(new OneConfig(), null, null,
                        new CredentialSettings(OWN, _ -> Optional.empty(), false, KubeconfigRules.STRICT)),
                clusters, null, null, "crossplane-system"));

        HostPlace place = destinations.host(KEY, DEADLINE).orElseThrow();

        assertThat(place.namespace()).isEqualTo(VirtualClusters.generatedNamespace(vcluster));
        assertThat(place.owner()).isEqualTo(new OwnerMark("v1"));
        assertThat(place.cluster().called()).isEqualTo("host cluster");
        place.lease().close();

        vcluster.getSpec()
                .setForProvider(Serialization.unmarshal("--- {namespace: somewhere}", VClusterParameters.class));
        assertThatThrownBy(() -> destinations.host(KEY, DEADLINE)).isInstanceOf(ExternalException.class)
                .hasMessage("VCluster demo is where its provider config does not allow it");
        clusters.close();
    }

    /** One ClusterProviderConfig, which leads to the provider's own cluster. */
    private static final class OneConfig implements ConfigStore {

        @Override
        public Optional<ClusterProviderConfig> config(ProviderConfigReference reference, String namespace) {
            ClusterProviderConfig config = new ClusterProviderConfig();
            config.getMetadata().setName(reference.name());
            config.getSpec()
                    .setCredentials(
                            new ProviderCredentials(ProviderCredentials.Source.INJECTED_IDENTITY, null, null, null));
            return Optional.of(config);
        }

        @Override
        public Optional<ProviderConfigUsage> usage(String namespace, String uid) {
            return Optional.empty();
        }

        @Override
        public List<ProviderConfigUsage> usagesOf(ProviderConfigResource<?> config) {
            return List.of();
        }
    }

    private static Destination find(VClusterRelease release, Optional<VCluster> vcluster) {
        var approach = new Approach(release, Optional.of("demo"), new Approach.Purpose("releases", "default"),
                new Remembered<>(), DEADLINE, _ -> {}, () -> {});
        return new Destinations(ways(vcluster)).find(approach);
    }

    /** With no way to anything: whoever asked more would fail. */
    private static Destinations.Ways ways(Optional<VCluster> vcluster) {
        return new Destinations.Ways(key -> key.equals(new ResourceKey("team-a", "demo")) ? vcluster : Optional.empty(),
                null, null, null, null, "crossplane-system");
    }

    private static VClusterRelease release() {
        VClusterRelease release = new VClusterRelease();
        release.setMetadata(new ObjectMetaBuilder().withNamespace("team-a").withName("app").withUid("u1").build());
        return release;
    }

    private static VCluster vcluster(Condition.Status ready, String message) {
        VCluster vcluster = new VClusterOf("demo").get();
        vcluster.getStatus()
                .setConditions(List.of(new Condition("Ready", ready, "Unavailable", Instant.EPOCH, message, 1L)));
        return vcluster;
    }

    /** A VCluster of which nothing was seen yet. */
    private record VClusterOf(String name) {
        VCluster get() {
            VCluster vcluster = new VCluster();
            vcluster.setMetadata(new ObjectMetaBuilder().withNamespace("team-a").withName(name).build());
            return vcluster;
        }
    }
}
