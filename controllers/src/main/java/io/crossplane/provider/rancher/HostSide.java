package io.crossplane.provider.rancher;

import java.util.List;
import java.util.Optional;

import io.crossplane.provider.apis.core.Reference;
import io.crossplane.provider.apis.v1alpha1.RancherConfigSpec;
import io.crossplane.provider.apis.v1alpha1.RancherConfigSpec.HostCluster;
import io.crossplane.provider.apis.v1alpha1.RancherImport;
import io.crossplane.provider.destination.Destinations;
import io.crossplane.provider.destination.HostPlace;
import io.crossplane.provider.managed.Deadline;
import io.crossplane.provider.managed.ExternalException;
import io.crossplane.provider.managed.ResourceKey;

/**
 * The host namespace of an import's virtual cluster, and what the platform allows to be done with it.
 *
 * @param place empty if there is none, or none that can be worked on
 * @param trouble why none can be worked on; empty if it can, or there is none
 * @param cluster what Rancher knows the host cluster by
 * @param projects names or ids of those that may be used
 */
record HostSide(Optional<HostPlace> place, String trouble, String cluster, List<String> projects) {

    /** Where nobody wants anything of it. */
    static HostSide none() {
        return new HostSide(Optional.empty(), "", "", List.of());
    }

    /** Opens the way there. That it leads nowhere is no failure of the import. */
    static HostSide open(Destinations destinations, RancherImport resource, Optional<RancherConfigSpec> config,
            Deadline deadline) {
        String cluster = config.flatMap(each -> Optional.ofNullable(each.hostCluster()))
                .map(HostCluster::id)
                .orElse("");
        List<String> projects = config.map(RancherConfigSpec::projects).orElse(List.of());
        Optional<ResourceKey> vcluster = Optional.ofNullable(resource.getSpec().getForProvider().vclusterRef())
                .map(Reference::name)
                .map(name -> new ResourceKey(resource.getMetadata().getNamespace(), name));
        try {
            return new HostSide(vcluster.flatMap(key -> destinations.host(key, deadline)), "", cluster, projects);
        } catch (ExternalException e) {
            return new HostSide(Optional.empty(), String.valueOf(e.getMessage()), cluster, projects);
        }
    }

    boolean allows(Project project) {
        return project.cluster().equals(cluster)
                && (projects.contains(project.id()) || projects.contains(project.name()));
    }

    Optional<ProjectNamespace> namespace(String ownerName) {
        return place.map(each -> new ProjectNamespace(each, ownerName));
    }

    void close() {
        place.ifPresent(each -> each.lease().close());
    }
}
