package io.repforge.api.option;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes one option on a component of an options record. The host binds recipes to it, checks the range, prints it in
 * {@code plugins describe} and emits it in the JSON Schema. In recipes the name is the record component's in snake_case.
 *
 * <p>Types: {@code int long float double boolean String}, enums (written in kebab-case), nested records, {@link Use}, {@code List}
 * and {@code Map<String, …>} of these, and {@code Object} for anything. Where a nested record begins with a {@code boolean enabled}, {@code true} and {@code false}
 * stand for a map with that option alone.
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Option {

    /** The option in one line, without a full stop. */
    String value();

    /** The default as YAML, such as {@code "0.1"} or {@code "[0.3, 1.0]"}; {@code "null"} where absent is allowed. Empty: required. */
    String defaults() default "";

    /** Smallest number allowed; for lists, of each element. */
    double min() default Double.NEGATIVE_INFINITY;

    /** Largest number allowed; for lists, of each element. */
    double max() default Double.POSITIVE_INFINITY;

    /** Whether {@link #min} itself is excluded. */
    boolean aboveMin() default false;

    /** Number of elements that a list must have; -1 for any. */
    int length() default -1;
}
