package io.crossplane.provider.apis.core;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A rule that the API server checks on every object of this type, in the Common Expression Language.
 *
 * <p>Ours, because the annotation processor of fabric8's generator fails on two of its own on one type.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(CelRule.Set.class)
public @interface CelRule {

    /** The expression; {@code self} is the value of this type, {@code oldSelf} the one before the change. */
    String value();

    /** What the user reads when the expression is false; continues the path of the field. */
    String message();

    /** The field that is to blame, such as {@code .replicas}; empty for the value as a whole. */
    String fieldPath() default "";

    /** All rules of a type, in the order of their declaration. */
    @Documented
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Set {
        CelRule[] value();
    }
}
