package io.crossplane.provider.apis.core;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The fields by which items of this type are told apart in a list, which has no two that are alike in them. Each is required or has a default. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface ListMapKeys {

    /** Names of the fields. */
    String[] value();
}
