package io.crossplane.provider.config;

import java.util.List;
import java.util.Optional;

import io.crossplane.provider.apis.v1alpha1.ArgoCdCluster;
import io.crossplane.provider.apis.v1alpha1.ArgoCdTarget;

/**
 * The Argo CDs that virtual clusters may be registered with through a provider config. Pure.
 *
 * @param anyOfHost whether the credentials alone decide, on the host cluster; never on the control plane, whose rights are the provider's
 */
public record ArgoCds(boolean anyOfHost, List<ArgoCdTarget> listed) {

    public ArgoCds {
        listed = List.copyOf(listed);
    }

    /** Whether a virtual cluster may be registered there, for this project or, if empty, for whichever. */
    public boolean allow(ArgoCdCluster cluster, String namespace, Optional<String> project) {
        return anyOfHost && cluster == ArgoCdCluster.HOST || listed.stream()
                .filter(target -> target.cluster() == cluster && namespace.equals(target.namespace()))
                .anyMatch(target -> allows(target.projects(), project));
    }

    private static boolean allows(List<String> projects, Optional<String> project) {
        return projects.isEmpty()
                || project.filter(name -> projects.stream().anyMatch(glob -> Globs.matches(glob, name))).isPresent();
    }
}
