package io.crossplane.provider.apis.core;

import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * An enum of the API: a constant and its spelling in YAML.
 *
 * <p>Each implementation reads itself through {@link #read}, so that a value of a newer version becomes the constant
 * that stands for "not known here" instead of a failure to read the whole object.
 */
public interface ApiEnum {

    /** The spelling in the API. */
    @JsonValue
    String literal();

    /** The constant with this spelling, else {@code otherwise}. */
    static <E extends Enum<E> & ApiEnum> E read(Class<E> type, @Nullable String literal, E otherwise) {
        for (E constant : type.getEnumConstants()) {
            if (constant.literal().equals(literal)) {
                return constant;
            }
        }
        return otherwise;
    }
}
