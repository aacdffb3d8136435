package io.callmanager.console.agents;

import io.callmanager.agent.AnalysisSchema;
import io.callmanager.agent.AnalysisSchemaJson;
import io.callmanager.agent.AnalysisSchemaJson.Flaw;
import io.callmanager.agent.AnalysisSchemaJson.Reading;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// What is to be found out about conversations, as it is typed in.
final class AnalysisText {

  /// What a form shows where nothing is typed in yet.
  static final String EXAMPLE =
      """
      {
        "outcomes": [
          { "name": "confirmed", "description": "The callee will come." },
          { "name": "declined" }
        ],
        "fields": [
          { "name": "visitors", "type": "number", "description": "How many will come." },
          { "name": "daytime", "type": "enum", "options": ["morning", "afternoon"] }
        ]
      }""";

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private AnalysisText() {}

  static String shown(AnalysisSchema schema) {
    return schema.equals(AnalysisSchema.USUAL)
        ? ""
        : MAPPER.writeValueAsString(AnalysisSchemaJson.toMap(schema));
  }

  static List<Flaw> flaws(String text) {
    return !text.isEmpty() && AnalysisSchemaJson.read(text) instanceof Reading.Refused(var flaws)
        ? flaws
        : List.of();
  }

  /// What a text without flaws says.
  static AnalysisSchema read(String text) {
    return !text.isEmpty() && AnalysisSchemaJson.read(text) instanceof Reading.Read(var schema)
        ? schema
        : AnalysisSchema.USUAL;
  }
}
