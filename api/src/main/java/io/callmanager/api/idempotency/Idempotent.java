package io.callmanager.api.idempotency;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// On a controller's method that creates something: a request with an `Idempotency-Key` is carried out once. Sent again, it is
/// answered as it was the first time. Nothing else is needed in the method, nor for its description.
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Idempotent {

  /// Whether the method itself claims its request, by [KeyedRequest#begin], once it has read what was sent: for bodies that are large,
  /// or that look different each time they are sent, and where the claim goes with what is written. Else the body is read and the
  /// request claimed before the method is called.
  boolean claimsItself() default false;
}
