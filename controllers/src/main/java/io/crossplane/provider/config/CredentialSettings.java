package io.crossplane.provider.config;

import java.util.Optional;
import java.util.function.Function;

import io.crossplane.provider.kube.InjectedIdentity;
import io.crossplane.provider.kube.KubeconfigRules;

/**
 * What provider configs may take credentials from.
 *
 * @param own the provider's own identity, for source {@code InjectedIdentity} (PC-51)
 * @param environment looks up a variable of the provider's environment
 * @param lendOwnRights whether a namespaced ProviderConfig may use the provider's own identity, environment and files (PC-8); false by
 *     default, for they are the provider's rights and not the tenant's
 * @param rules what a kubeconfig may contain
 */
public record CredentialSettings(InjectedIdentity own, Function<String, Optional<String>> environment,
        boolean lendOwnRights, KubeconfigRules rules) {}
