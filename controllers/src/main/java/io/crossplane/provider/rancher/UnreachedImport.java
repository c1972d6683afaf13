package io.crossplane.provider.rancher;

import java.util.List;

import io.crossplane.provider.apis.v1alpha1.RancherImport;
import io.crossplane.provider.apis.v1alpha1.RancherObservation;
import io.crossplane.provider.managed.ExternalClient;
import io.crossplane.provider.managed.ExternalCreation;
import io.crossplane.provider.managed.ExternalDeletion;
import io.crossplane.provider.managed.ExternalObservation;
import io.crossplane.provider.managed.ExternalUpdate;

/** An import that is let go without asking Rancher: it was never made, or stays there on purpose. */
final class UnreachedImport implements ExternalClient<RancherImport, RancherObservation> {

    @Override
    public ExternalObservation<RancherObservation> observe(RancherImport resource) {
        return new ExternalObservation.Absent<>(RancherObservation.NOTHING, List.of());
    }

    @Override
    public ExternalCreation create(RancherImport resource) {
        throw unreached();
    }

    @Override
    public ExternalUpdate update(RancherImport resource) {
        throw unreached();
    }

    @Override
    public ExternalDeletion delete(RancherImport resource) {
        throw unreached();
    }

    @Override
    public void close() {
        // Nothing was taken.
    }

    private static IllegalStateException unreached() {
        return new IllegalStateException("nothing is done to an import that is let go");
    }
}
