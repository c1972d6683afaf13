package io.crossplane.provider.apis.core;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;

/**
 * A namespaced object that stands for something outside the API server that holds it.
 *
 * <p>Spec and status are never null: an object without one is read as an empty one.
 *
 * @param <S> what the user wants
 * @param <T> what the provider saw
 */
public abstract class ManagedResource<S extends ManagedResourceSpec, T extends ManagedResourceStatus>
        extends
            CustomResource<S, T>
        implements
            Namespaced {

    @Override
    protected abstract S initSpec();

    @Override
    protected abstract T initStatus();

    @Override
    @Required
    @JsonPropertyDescription("What is wanted.")
    public S getSpec() {
        return super.getSpec();
    }

    @Override
    public void setSpec(S spec) {
        super.setSpec(spec == null ? initSpec() : spec);
    }

    @Override
    @JsonPropertyDescription("What the provider saw and did.")
    public T getStatus() {
        return super.getStatus();
    }

    @Override
    public void setStatus(T status) {
        super.setStatus(status == null ? initStatus() : status);
    }

    /** Kind and name only: a spec may hold what must not be printed. */
    @Override
    public String toString() {
        return getKind() + " " + getMetadata().getNamespace() + "/" + getMetadata().getName();
    }
}
