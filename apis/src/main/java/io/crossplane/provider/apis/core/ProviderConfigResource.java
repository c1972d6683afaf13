package io.crossplane.provider.apis.core;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.client.CustomResource;

/**
 * A provider config, of one namespace or of the whole cluster: all that reads one treats both alike.
 *
 * @param <S> the spec, which the cluster-wide kind extends
 */
public abstract class ProviderConfigResource<S extends ProviderConfigSpec>
        extends
            CustomResource<S, ProviderConfigStatus> {

    @Override
    protected abstract S initSpec();

    @Override
    protected ProviderConfigStatus initStatus() {
        return new ProviderConfigStatus();
    }

    @Override
    @Required
    @JsonPropertyDescription("How the host cluster is reached.")
    public S getSpec() {
        return super.getSpec();
    }

    @Override
    public void setSpec(S spec) {
        super.setSpec(spec == null ? initSpec() : spec);
    }

    @Override
    @JsonPropertyDescription("Who uses this provider config.")
    public ProviderConfigStatus getStatus() {
        return super.getStatus();
    }

    @Override
    public void setStatus(ProviderConfigStatus status) {
        super.setStatus(status == null ? initStatus() : status);
    }
}
