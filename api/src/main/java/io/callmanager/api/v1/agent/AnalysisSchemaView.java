package io.callmanager.api.v1.agent;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.callmanager.agent.AnalysisSchema;
import io.callmanager.agent.AnalysisSchemaJson;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is to be found out about an agent's conversations once they are over.
@Schema(name = "ConversationAnalysisSchema")
record AnalysisSchemaView(
    @Schema(description = "Whether conversations are analysed.", defaultValue = "true")
        boolean enabled,
    @Schema(
            description =
                "Who does it: the language model for an agent that one speaks for and rules for others (`auto`), always rules, or the model if there is one, also for scripts.",
            allowableValues = {"auto", "rules", "llm"},
            defaultValue = "auto")
        String by,
    @Schema(description = "What a conversation may come to, up to 20.") List<Outcome> outcomes,
    @Schema(description = "What else is to be found in it, up to 30.") List<Field> fields) {

  /// Something that a conversation may come to.
  @Schema(name = "AnalysisOutcome")
  record Outcome(
      @Schema(pattern = "[A-Za-z][A-Za-z0-9_]{0,39}", example = "confirmed") String name,
      @Schema(maxLength = 300, example = "The callee will come.") String description) {}

  /// Something that may be found in a conversation.
  @Schema(name = "AnalysisField")
  record Field(
      @Schema(pattern = "[A-Za-z][A-Za-z0-9_]{0,39}", example = "visitors") String name,
      @Schema(
              allowableValues = {"string", "number", "boolean", "enum"},
              defaultValue = "string",
              example = "number")
          String type,
      @Schema(maxLength = 300, example = "How many will come.") String description,
      @JsonInclude(JsonInclude.Include.NON_NULL)
          @Schema(description = "What an `enum` may be, up to 30.", types = "array", example = "[]")
          @Nullable List<String> options) {}

  static AnalysisSchemaView of(AnalysisSchema schema) {
    return new AnalysisSchemaView(
        schema.enabled(),
        AnalysisSchemaJson.word(schema.by()),
        schema.outcomes().stream()
            .map(outcome -> new Outcome(outcome.name(), outcome.description()))
            .toList(),
        schema.fields().stream()
            .map(
                field ->
                    new Field(
                        field.name(),
                        AnalysisSchemaJson.word(field.type()),
                        field.description(),
                        field.options().isEmpty() ? null : field.options()))
            .toList());
  }
}
