package io.callmanager.api.dialect;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Conditional;

/// On what belongs to one dialect: there unless that dialect is switched off.
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(DialectSwitchedOn.class)
public @interface ConditionalOnDialect {

  /// The dialects' names, of which one must be switched on.
  String[] value();
}
