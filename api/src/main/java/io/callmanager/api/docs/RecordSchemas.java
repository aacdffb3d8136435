package io.callmanager.api.docs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JavaType;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tells the schemas of records what their types say: a component may be null if it is marked so, and is there otherwise.
final class RecordSchemas implements ModelConverter {

  private static final String OURS = "io.callmanager.";

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Schema resolve(
      AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
    if (!chain.hasNext()) {
      return null;
    }
    Schema resolved = chain.next().resolve(type, context, chain);
    JavaType java = Json31.mapper().constructType(type.getType());
    if (resolved == null || java == null) {
      return resolved;
    }
    Class<?> raw = java.getRawClass();
    if (raw.isRecord() && raw.getName().startsWith(OURS)) {
      Schema<?> model =
          resolved.get$ref() == null
              ? resolved
              : context
                  .getDefinedModels()
                  .get(resolved.get$ref().substring(resolved.get$ref().lastIndexOf('/') + 1));
      if (model != null && model.getProperties() != null) {
        describe(model, raw.getRecordComponents());
      }
    }
    return resolved;
  }

  @Override
  public boolean isOpenapi31() {
    return true;
  }

  @SuppressWarnings("rawtypes")
  private static void describe(Schema<?> model, RecordComponent[] components) {
    Map<String, Schema> properties = model.getProperties();
    for (RecordComponent component : components) {
      String name = name(component);
      Schema<?> property = properties.get(name);
      if (property == null) {
        continue;
      }
      if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        if (!leftOutWhenNull(component)) {
          properties.put(name, nullable(property));
        }
      } else if (!optional(component)
          && (model.getRequired() == null || !model.getRequired().contains(name))) {
        model.addRequiredItem(name);
      }
    }
  }

  /// The component's name in JSON.
  private static String name(RecordComponent component) {
    JsonProperty said = component.getAccessor().getAnnotation(JsonProperty.class);
    return said == null || said.value().isEmpty() ? component.getName() : said.value();
  }

  private static Schema<?> nullable(Schema<?> property) {
    boolean alone = property.get$ref() == null && property.getEnum() == null;
    if (alone && property.getTypes() != null) {
      property.addType("null");
      return property;
    }
    if (property.getAnyOf() != null) {
      return property;
    }
    JsonSchema none = new JsonSchema();
    none.addType("null");
    Schema<?> either = new JsonSchema();
    either.addAnyOfItem(property);
    either.addAnyOfItem(none);
    return either;
  }

  private static boolean leftOutWhenNull(RecordComponent component) {
    return leavesOut(component.getAccessor().getAnnotation(JsonInclude.class))
        || leavesOut(component.getDeclaringRecord().getAnnotation(JsonInclude.class));
  }

  private static boolean leavesOut(@Nullable JsonInclude include) {
    return include != null && include.value() == JsonInclude.Include.NON_NULL;
  }

  private static boolean optional(RecordComponent component) {
    io.swagger.v3.oas.annotations.media.Schema said =
        component.getAccessor().getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class);
    return said != null
        && said.requiredMode()
            == io.swagger.v3.oas.annotations.media.Schema.RequiredMode.NOT_REQUIRED;
  }
}
