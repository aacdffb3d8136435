package io.callmanager.api.docs;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// On a controller's method: with which statuses it may refuse, beside those that every method of its kind has.
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Fails {
  int[] value() default {};

  /// Whether what its parameters make possible is left out: it tells of that in an answer that is good otherwise.
  boolean only() default false;
}
