package io.callmanager.agent;

import java.util.List;

/// What is to be found out about an agent's conversations once they are over.
///
/// @param enabled whether they are analysed
/// @param by who does it
/// @param outcomes what a conversation may come to; where none are listed, plain rules know a few
/// @param fields what else is to be found in what was said and pressed
public record AnalysisSchema(boolean enabled, By by, List<Outcome> outcomes, List<Field> fields) {

  public static final int MOST_OUTCOMES = 20;
  public static final int MOST_FIELDS = 30;
  public static final int MOST_OPTIONS = 30;
  public static final int MAX_NAME_LENGTH = 40;
  public static final int MAX_DESCRIPTION_LENGTH = 300;
  public static final int MAX_OPTION_LENGTH = 100;

  /// What an agent has that says nothing about it.
  public static final AnalysisSchema USUAL =
      new AnalysisSchema(true, By.AUTO, List.of(), List.of());

  /// Who analyses a conversation.
  public enum By {
    /// The model for an agent that a model speaks for, rules for others.
    AUTO,
    /// Plain rules, whatever there is.
    RULES,
    /// A language model if there is one.
    LLM
  }

  /// Something that a conversation may come to.
  ///
  /// @param description when it is that; may be empty
  public record Outcome(String name, String description) {}

  /// Something that may be found in a conversation.
  ///
  /// @param description what it is; may be empty
  /// @param options what an enum may be; empty for other types
  public record Field(String name, Kind type, String description, List<String> options) {

    public Field {
      options = List.copyOf(options);
    }
  }

  /// What a field's value is.
  public enum Kind {
    STRING,
    NUMBER,
    BOOLEAN,
    ENUM
  }

  public AnalysisSchema {
    outcomes = List.copyOf(outcomes);
    fields = List.copyOf(fields);
  }
}
