package io.crossplane.provider.apis.core;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** The part of a managed resource's spec that all kinds share. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public abstract class ManagedResourceSpec {

    // Written even when empty: "[]" pauses every action, absent means "*" (DEV-18). As many as there are: the API server
    // refuses a rule over a list without an end.
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @Default("[\"*\"]")
    @Size(max = 6)
    @JsonPropertyDescription("""
        What the provider may do with the external resource: any of Observe, Create, Update, Delete, \
        LateInitialize, or * for everything. Without Delete the external resource stays when this object is \
        deleted. Default: ["*"].""")
    private List<ManagementAction> managementPolicies = List.of(ManagementAction.ALL);

    @Default("{\"kind\": \"ClusterProviderConfig\", \"name\": \"default\"}")
    @JsonPropertyDescription("""
        The provider config that says which cluster to use and how to reach it. Give kind and name together. \
        Default: the ClusterProviderConfig named default.""")
    private ProviderConfigReference providerConfigRef = ProviderConfigReference.DEFAULT;

    @JsonPropertyDescription("""
        The Secret, in this object's namespace, that the connection details are published to. The provider creates \
        it and owns it. Without it nothing is published.""")
    private @Nullable LocalSecretReference writeConnectionSecretToRef;

    public List<ManagementAction> getManagementPolicies() {
        return managementPolicies;
    }

    public void setManagementPolicies(@Nullable List<ManagementAction> managementPolicies) {
        this.managementPolicies = managementPolicies == null ? List.of(ManagementAction.ALL)
                : List.copyOf(managementPolicies);
    }

    public ProviderConfigReference getProviderConfigRef() {
        return providerConfigRef;
    }

    public void setProviderConfigRef(@Nullable ProviderConfigReference providerConfigRef) {
        this.providerConfigRef = providerConfigRef == null ? ProviderConfigReference.DEFAULT : providerConfigRef;
    }

    public @Nullable LocalSecretReference getWriteConnectionSecretToRef() {
        return writeConnectionSecretToRef;
    }

    public void setWriteConnectionSecretToRef(@Nullable LocalSecretReference writeConnectionSecretToRef) {
        this.writeConnectionSecretToRef = writeConnectionSecretToRef;
    }
}
