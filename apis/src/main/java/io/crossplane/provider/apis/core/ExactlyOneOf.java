package io.crossplane.provider.apis.core;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Of these fields exactly one is given.
 *
 * <p>For types with a field that takes any JSON, which a {@link CelRule} cannot look at.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface ExactlyOneOf {

    /** Names of the fields. */
    String[] value();
}
