package io.crossplane.provider.apis.core;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

/** Something that a managed resource's policies may allow the provider to do. */
public enum ManagementAction implements ApiEnum {
    OBSERVE("Observe"), CREATE("Create"), UPDATE("Update"), DELETE("Delete"), LATE_INITIALIZE("LateInitialize"),
    /** Everything, including actions of later versions. */
    ALL("*"),
    /** An action of a newer version; a set with it is not legal here. */
    @JsonIgnore
    UNKNOWN("Unknown");

    private final String literal;

    ManagementAction(String literal) {
        this.literal = literal;
    }

    @Override
    public String literal() {
        return literal;
    }

    @JsonCreator
    static ManagementAction of(@Nullable String literal) {
        return ApiEnum.read(ManagementAction.class, literal, UNKNOWN);
    }
}
