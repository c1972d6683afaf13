package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import io.crossplane.provider.apis.core.ApiEnum;
import org.jspecify.annotations.Nullable;

/** The kinds of objects that Helm values are read from. */
public enum ValuesSourceKind implements ApiEnum {
    CONFIG_MAP("ConfigMap"), SECRET("Secret"),
    /** A value of a newer version. */
    @JsonIgnore
    UNKNOWN("Unknown");

    private final String literal;

    ValuesSourceKind(String literal) {
        this.literal = literal;
    }

    @Override
    public String literal() {
        return literal;
    }

    @JsonCreator
    static ValuesSourceKind of(@Nullable String literal) {
        return ApiEnum.read(ValuesSourceKind.class, literal, UNKNOWN);
    }
}
