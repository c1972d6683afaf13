package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.crossplane.provider.apis.core.CelRule;
import io.crossplane.provider.apis.core.Reference;
import org.jspecify.annotations.Nullable;

/**
 * The cluster to import, and the Rancher that it is imported into.
 *
 * <p>Whatever is done with it, {@code rancher} is needed (a rule of the spec): nothing else says where the cluster is. In it nothing else is
 * required (rule SP-23): an observed one needs no invented values.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@CelRule(
        value = "has(self.vclusterRef) == has(oldSelf.vclusterRef) && (!has(self.vclusterRef) || self.vclusterRef == oldSelf.vclusterRef)",
        fieldPath = ".vclusterRef", message = "cannot be set, changed or removed after creation")
@CelRule(value = "!has(self.rancher) || !has(self.rancher.project) || has(self.vclusterRef)",
        fieldPath = ".rancher.project", message = "needs vclusterRef: only a virtual cluster has a host namespace")
public record RancherImportParameters( // @formatter:off
        @JsonPropertyDescription("""
                The VCluster that is imported, by its name. It is waited for until it is ready. Without it, the cluster of \
                providerConfigRef is imported, which has to be a ProviderConfig with a kubeconfig of its own: Rancher becomes administrator of \
                the cluster. It cannot be set, changed or removed later.""")
        @Nullable Reference vclusterRef,
        @JsonPropertyDescription("Where Rancher is, and what the cluster is there.")
        @Nullable RancherParameters rancher
        // @formatter:on
) {

    /** An import of which the user said nothing. */
    public static final RancherImportParameters NOTHING = new RancherImportParameters(null, null);
}
