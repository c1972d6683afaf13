package io.crossplane.provider.apis.core;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Who uses a provider config. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public class ProviderConfigStatus {

    @JsonPropertyDescription("""
        Conditions of the object, one of each type. Terminating: it is deleted, but still in use.""")
    private List<Condition> conditions = List.of();

    @JsonPropertyDescription("How many managed resources use this provider config. It cannot go before this is 0.")
    private @Nullable Long users;

    public List<Condition> getConditions() {
        return conditions;
    }

    public void setConditions(@Nullable List<Condition> conditions) {
        this.conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }

    public @Nullable Long getUsers() {
        return users;
    }

    /** Zero is left out of the object. */
    public void setUsers(@Nullable Long users) {
        this.users = users == null || users == 0 ? null : users;
    }
}
