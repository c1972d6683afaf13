package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import io.crossplane.provider.apis.core.ApiEnum;
import org.jspecify.annotations.Nullable;

/** When a node pulls an image. */
public enum PullPolicy implements ApiEnum {
    ALWAYS("Always"), IF_NOT_PRESENT("IfNotPresent"), NEVER("Never"),
    /** A value of a newer version. */
    @JsonIgnore
    UNKNOWN("Unknown");

    private final String literal;

    PullPolicy(String literal) {
        this.literal = literal;
    }

    @Override
    public String literal() {
        return literal;
    }

    @JsonCreator
    static PullPolicy of(@Nullable String literal) {
        return ApiEnum.read(PullPolicy.class, literal, UNKNOWN);
    }
}
