package io.crossplane.provider.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionStatus;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

/**
 * An open cluster. It has the project's CRDs, unless the tests want Crossplane, which makes them itself.
 *
 * @param access where it is
 * @param client an administrator's client; belongs to the cluster
 * @param release what to do when the cluster is no longer needed
 */
public record TestCluster(Access access, KubernetesClient client, Runnable release) implements AutoCloseable {

    /**
     * Where a cluster is, for programs that are given a file and an address.
     *
     * @param level what the cluster offers
     * @param kubeconfig file with an administrator's kubeconfig
     * @param chartRepository a repository that holds the vCluster chart; served at level FULL
     * @param auditLog the API server's audit log, where the cluster writes one
     * @param kubectl the cluster's own, or the one on the path
     * @param registry address of the registry that Crossplane installs packages from; has one at level CROSSPLANE
     */
    public record Access(Level level, Path kubeconfig, URI chartRepository, Optional<Path> auditLog, Path kubectl,
            Optional<String> registry) {}

    /** The root of the source tree. */
    public static final Path REPOSITORY = Path.of(System.getProperty("repository.root"));

    /** @param wanted what the tests need, which may be less than there is */
    static TestCluster open(Access access, Level wanted, Runnable release) {
        KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(access.kubeconfig().toFile()))
                .build();
        if (wanted != Level.CROSSPLANE) {
            applyCrds(client);
        }
        return new TestCluster(access, client, release);
    }

    /** Creates a namespace with this prefix, for one test. */
    public String newNamespace(String prefix) {
        return client
                .resource(new NamespaceBuilder().withNewMetadata().withGenerateName(prefix + "-").endMetadata().build())
                .create()
                .getMetadata()
                .getName();
    }

    @Override
    public void close() {
        client.close();
        release.run();
    }

    private static void applyCrds(KubernetesClient client) {
        List<CustomResourceDefinition> crds = crds().stream()
                .map(file -> client.apiextensions().v1().customResourceDefinitions().load(file.toFile()).item())
                .toList();
        crds.forEach(
                crd -> client.resource(crd).fieldManager("provider-vcluster-tests").forceConflicts().serverSideApply());
        crds.forEach(crd -> client.resource(crd).waitUntilCondition(TestCluster::isEstablished, 30, TimeUnit.SECONDS));
    }

    private static List<Path> crds() {
        try (var files = Files.list(REPOSITORY.resolve("package/crds"))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether objects of the kind can be made; right after its creation it has a status that says nothing. */
    public static boolean isEstablished(CustomResourceDefinition crd) {
        return Optional.ofNullable(crd)
                .map(CustomResourceDefinition::getStatus)
                .map(CustomResourceDefinitionStatus::getConditions)
                .stream()
                .flatMap(List::stream)
                .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
    }
}
