package io.crossplane.provider.rancher;

import java.util.List;
import java.util.Optional;

import io.crossplane.provider.apis.v1alpha1.RancherProject;

/** The project that the host namespace is wanted in: by its id or by its name. Pure. */
record DesiredProject(Optional<String> id, String name, List<Binding> members) {

    static DesiredProject from(RancherProject spec) {
        return new DesiredProject(Optional.ofNullable(spec.id()), Optional.ofNullable(spec.name()).orElse(""),
                spec.members().stream().map(Binding::of).distinct().toList());
    }

    /** What the object calls it. */
    String called() {
        return id.orElse(name);
    }
}
