package io.crossplane.provider.apis.core;

import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** The part of a managed resource's status that all kinds share; kinds add {@code atProvider}. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public abstract class ManagedResourceStatus {

    @JsonPropertyDescription("""
        Conditions of the object, one of each type. Ready: the external resource can be used. Synced: the last \
        reconcile succeeded.""")
    private List<Condition> conditions = List.of();

    @JsonPropertyDescription("metadata.generation of the object that was last reconciled.")
    private @Nullable Long observedGeneration;

    @JsonPropertyDescription("Value of the annotation crossplane.io/reconcile-requested-at that was last acted on.")
    private @Nullable String lastHandledReconcileAt;

    public List<Condition> getConditions() {
        return conditions;
    }

    public void setConditions(@Nullable List<Condition> conditions) {
        this.conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }

    /** The condition of this type, if it was ever set. */
    public Optional<Condition> condition(String type) {
        return conditions.stream().filter(c -> c.type().equals(type)).findFirst();
    }

    public @Nullable Long getObservedGeneration() {
        return observedGeneration;
    }

    public void setObservedGeneration(@Nullable Long observedGeneration) {
        this.observedGeneration = observedGeneration;
    }

    public @Nullable String getLastHandledReconcileAt() {
        return lastHandledReconcileAt;
    }

    public void setLastHandledReconcileAt(@Nullable String lastHandledReconcileAt) {
        this.lastHandledReconcileAt = lastHandledReconcileAt;
    }
}
