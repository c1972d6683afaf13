package io.crossplane.provider.destination;

import java.util.Optional;
import java.util.function.Consumer;

import io.crossplane.provider.apis.core.ManagedResource;
import io.crossplane.provider.config.ResolvedConfig;
import io.crossplane.provider.deploy.Remembered;
import io.crossplane.provider.kube.Kubeconfig;
import io.crossplane.provider.managed.Deadline;

/**
 * One reconcile on its way to a cluster.
 *
 * @param resource who wants to go there
 * @param vcluster name of the VCluster that it names; empty if it goes by its provider config
 * @param purpose what is to be done there, and in which namespace
 * @param credentials of the virtual cluster, by UID and version of their Secret; empty if they cannot be used
 * @param config told which provider config is used, whose credentials are to be watched
 * @param wake wakes the resource
 */
public record Approach(ManagedResource<?, ?> resource, Optional<String> vcluster, Purpose purpose,
        Remembered<Optional<Kubeconfig>> credentials, Deadline deadline, Consumer<ResolvedConfig> config,
        Runnable wake) {

    /**
     * What somebody wants in a cluster.
     *
     * @param what in the plural, as in "allows no releases"
     */
    public record Purpose(String what, String namespace) {}

    String uid() {
        return resource.getMetadata().getUid();
    }

    String namespace() {
        return resource.getMetadata().getNamespace();
    }

    boolean deleting() {
        return resource.isMarkedForDeletion();
    }

    void uses(ResolvedConfig resolved) {
        config.accept(resolved);
    }
}
