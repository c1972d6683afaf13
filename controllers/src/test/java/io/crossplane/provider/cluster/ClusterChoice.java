package io.crossplane.provider.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

import io.crossplane.provider.cluster.NeedsCluster.Level;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * Which cluster was found for a level, or why none.
 *
 * @param cluster the open cluster
 * @param reason where it came from, or what each place answered
 */
record ClusterChoice(Optional<TestCluster> cluster, String reason) implements AutoCloseable {

    private static final String PUBLIC_CHARTS = "https://charts.loft.sh";
    private static final DockerImageName K3S = DockerImageName.parse("rancher/k3s:v1.36.1-k3s1");

    static ClusterChoice of(Level wanted) {
        String named = System.getenv("TEST_KUBECONFIG");
        if (named != null) {
            return named(wanted, Path.of(named));
        }
        ClusterChoice container = container(wanted);
        if (container.cluster().isPresent()) {
            return container;
        }
        ClusterChoice local = local(wanted);
        return local.cluster().isPresent() ? local : none(container.reason() + "; " + local.reason());
    }

    @Override
    public void close() {
        cluster.ifPresent(TestCluster::close);
    }

    private static ClusterChoice named(Level wanted, Path kubeconfig) {
        Level offered = Level.valueOf(env("TEST_LEVEL", "FULL").toUpperCase(Locale.ROOT));
        if (!offered.covers(wanted)) {
            return none("TEST_KUBECONFIG offers level " + offered + ", the tests need " + wanted);
        }
        URI charts = URI.create(env("TEST_CHART_REPOSITORY", PUBLIC_CHARTS));
        return found("named by TEST_KUBECONFIG",
                TestCluster.open(new TestCluster.Access(offered, kubeconfig, charts,
                        Optional.ofNullable(System.getenv("TEST_AUDIT_LOG")).map(Path::of), kubectl(),
                        Optional.ofNullable(System.getenv("TEST_REGISTRY"))), wanted, () -> {}));
    }

    private static ClusterChoice container(Level wanted) {
        if (!Level.FULL.covers(wanted)) {
            return none("K3s in a container does not offer level " + wanted);
        }
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return none("no container engine answers");
        }
        K3sContainer k3s = new K3sContainer(K3S);
        try {
            k3s.start();
        } catch (RuntimeException e) {
            k3s.close();
            return none("K3s does not start: " + e.getMessage());
        }
        Path kubeconfig = write(k3s.getKubeConfigYaml());
        return found("in a K3s container", TestCluster.open(new TestCluster.Access(Level.FULL, kubeconfig,
                URI.create(PUBLIC_CHARTS), Optional.empty(), kubectl(), Optional.empty()), wanted, k3s::close));
    }

    private static ClusterChoice local(Level wanted) {
        try {
            return found("of cluster/local", new LocalCluster(env("TEST_INSTANCE", "test")).open(wanted));
        } catch (IOException e) {
            return none("cluster/local: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return none("cluster/local: interrupted");
        }
    }

    private static Path write(String kubeconfig) {
        try {
            Path file = Files.createTempFile("k3s", ".kubeconfig");
            file.toFile().deleteOnExit();
            return Files.writeString(file, kubeconfig);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path kubectl() {
        return Path.of(env("KUBECTL", "kubectl"));
    }

    private static String env(String name, String otherwise) {
        return Optional.ofNullable(System.getenv(name)).orElse(otherwise);
    }

    private static ClusterChoice found(String where, TestCluster cluster) {
        return new ClusterChoice(Optional.of(cluster), where);
    }

    private static ClusterChoice none(String reason) {
        return new ClusterChoice(Optional.empty(), reason);
    }
}
