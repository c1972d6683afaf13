package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import io.crossplane.provider.apis.core.ApiEnum;
import org.jspecify.annotations.Nullable;

/** Where an Argo CD runs. */
public enum ArgoCdCluster implements ApiEnum {
    HOST("Host"), CONTROL_PLANE("ControlPlane"),
    /** A value of a newer version. */
    @JsonIgnore
    UNKNOWN("Unknown");

    private final String literal;

    ArgoCdCluster(String literal) {
        this.literal = literal;
    }

    @Override
    public String literal() {
        return literal;
    }

    @JsonCreator
    static ArgoCdCluster of(@Nullable String literal) {
        return ApiEnum.read(ArgoCdCluster.class, literal, UNKNOWN);
    }
}
