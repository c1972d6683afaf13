package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import io.crossplane.provider.apis.core.ApiEnum;
import org.jspecify.annotations.Nullable;

/** How a virtual cluster has the Knative Serving of its host cluster. */
public enum KnativeMode implements ApiEnum {
    NONE("None"), HOST_BRIDGE("HostBridge"), CUSTOM_RESOURCE_SYNC("CustomResourceSync"), LEGACY_PLUGIN("LegacyPlugin"),
    /** A value of a newer version. */
    @JsonIgnore
    UNKNOWN("Unknown");

    private final String literal;

    KnativeMode(String literal) {
        this.literal = literal;
    }

    @Override
    public String literal() {
        return literal;
    }

    @JsonCreator
    static KnativeMode of(@Nullable String literal) {
        return ApiEnum.read(KnativeMode.class, literal, UNKNOWN);
    }
}
