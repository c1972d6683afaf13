package io.crossplane.provider.installed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.e2e.Figures;
import io.crossplane.provider.e2e.Figures.Stopwatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The stories of {@code examples/platform}, each installed as the Configuration it is. Provider and functions are what they depend on, and
 * are installed with them.
 */
@NeedsCluster(Level.CROSSPLANE)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlatformsOnCrossplane {

    private static final String PROVIDER = "provider.pkg.crossplane.io/crossplane-contrib-provider-vcluster";

    private final TestCluster cluster;
    private final Kubectl kubectl;
    private final Installation installation;
    private final List<Story> stories;

    PlatformsOnCrossplane(TestCluster cluster) {
        this.cluster = cluster;
        kubectl = Kubectl.on(cluster);
        installation = Installation.prepared(cluster);
        stories = Story.all(cluster);
    }

    @BeforeAll
    void install() {
        installation.use("install/permissions-options.yaml");
        Stopwatch time = Figures.start();
        stories.forEach(Story::request);
        stories.forEach(Story::awaitInstalled);
        Figures.print("four Configurations: apply to Healthy, with provider and functions", time.elapsed());
        kubectl.run("wait", "--for=condition=Healthy", PROVIDER, "--timeout=3m");
        kubectl.patch(PROVIDER, "{spec: {runtimeConfigRef: {name: " + Installation.NAME + "}}}");
        installation.configure();
        Desk.setUp(cluster);
    }

    @AfterAll
    void remove() {
        stories.forEach(Story::remove);
        // While the provider is there to let go of it.
        kubectl.run("delete", "clusterproviderconfigs.vcluster.crossplane.io", "--all", "--timeout=1m");
        kubectl.run("delete", PROVIDER, "--cascade=foreground", "--timeout=2m");
        kubectl.run("delete", "functions.pkg.crossplane.io", "--all", "--timeout=2m");
        installation.close();
    }

    @Test
    void bringTheProviderAndTheFunctionsThatTheyDependOn() {
        assertThat(kubectl.get("providers").column("NAME")).containsExactly("crossplane-contrib-provider-vcluster");
        assertThat(kubectl.get("functions").column("NAME")).containsExactly("crossplane-contrib-function-auto-ready",
                "crossplane-contrib-function-patch-and-transform");
    }

    @Nested
    class EnvironmentOnCrossplane extends EnvironmentStory {
        EnvironmentOnCrossplane(TestCluster cluster) {
            super(cluster);
        }
    }

    @Nested
    class ClusterBySizeOnCrossplane extends ClusterBySizeStory {
        ClusterBySizeOnCrossplane(TestCluster cluster) {
            super(cluster);
        }
    }

    @Nested
    class CaasOnCrossplane extends CaasStory {
        CaasOnCrossplane(TestCluster cluster) {
            super(cluster);
        }
    }

    @Nested
    class CatalogueOnCrossplane extends CatalogueStory {
        CatalogueOnCrossplane(TestCluster cluster) {
            super(cluster);
        }
    }
}
