package io.callmanager.api.dialect;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/// Whether one of the dialects that [ConditionalOnDialect] names is switched on.
final class DialectSwitchedOn implements Condition {

  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    Map<String, Object> named =
        Objects.requireNonNull(
            metadata.getAnnotationAttributes(ConditionalOnDialect.class.getName()));
    return Stream.of((String[]) Objects.requireNonNull(named.get("value")))
        .anyMatch(
            name ->
                context
                    .getEnvironment()
                    .getProperty("callmanager.dialects." + name + ".enabled", Boolean.class, true));
  }
}
