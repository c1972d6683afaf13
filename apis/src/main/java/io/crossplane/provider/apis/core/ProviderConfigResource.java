package io.crossplane.provider.apis.core;

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
    public S getSpec() {
        return super.getSpec();
    }

    @Override
    public void setSpec(S spec) {
        super.setSpec(spec == null ? initSpec() : spec);
    }

    @Override
    public void setStatus(ProviderConfigStatus status) {
        super.setStatus(status == null ? initStatus() : status);
    }
}
