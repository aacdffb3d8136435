package io.callmanager.shared;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A text with variables: `{{name}}`, or `{{name|there}}` with what to say when the value is missing.
///
/// Values are put in as they are and never looked at again, so that a value can't smuggle in another variable.
public final class MessageTemplate {

  private static final String NAME = "[\\p{L}_][\\p{L}\\p{N}_.\\-]{0,63}";
  private static final Pattern VARIABLE =
      Pattern.compile("\\{\\{\\s*(" + NAME + ")\\s*(?:\\|([^{}]{0,500}))?}}");
  private static final Pattern WHOLE_NAME = Pattern.compile(NAME);

  private static final String OPENING = "{{";

  private final List<Part> parts;

  private MessageTemplate(List<Part> parts) {
    this.parts = parts;
  }

  /// Reads a template. Any text is one: what does not look like a variable stands for itself.
  public static MessageTemplate parse(String text) {
    List<Part> parts = new ArrayList<>();
    Matcher matcher = VARIABLE.matcher(text);
    int end = 0;
    int begin = text.indexOf(OPENING);
    while (begin >= 0) {
      if (matcher.region(begin, text.length()).lookingAt()) {
        if (begin > end) {
          parts.add(new Literal(text.substring(end, begin)));
        }
        String fallback = matcher.group(2);
        parts.add(new Variable(matcher.group(1), fallback == null ? "" : fallback.strip()));
        end = matcher.end();
        begin = text.indexOf(OPENING, end);
      } else {
        begin = text.indexOf(OPENING, begin + 1);
      }
    }
    if (end < text.length()) {
      parts.add(new Literal(text.substring(end)));
    }
    return new MessageTemplate(parts);
  }

  /// Whether a variable can have this name.
  public static boolean isName(String text) {
    return WHOLE_NAME.matcher(text).matches();
  }

  /// The names of the variables, in the order in which they first appear.
  public SequencedSet<String> variables() {
    SequencedSet<String> names = new LinkedHashSet<>();
    for (Part part : parts) {
      if (part instanceof Variable variable) {
        names.add(variable.name());
      }
    }
    return names;
  }

  /// Fills the variables in. A value that is null or blank counts as missing.
  public Rendered render(Map<String, String> values) {
    StringBuilder text = new StringBuilder();
    SequencedSet<String> missing = new LinkedHashSet<>();
    for (Part part : parts) {
      switch (part) {
        case Literal literal -> text.append(literal.text());
        case Variable variable -> {
          @Nullable String value = values.get(variable.name());
          if (value == null || value.isBlank()) {
            missing.add(variable.name());
            text.append(variable.fallback());
          } else {
            text.append(value);
          }
        }
      }
    }
    return new Rendered(text.toString(), List.copyOf(missing));
  }

  /// A text whose variables are filled in.
  ///
  /// @param missing the variables that had no value
  public record Rendered(String text, List<String> missing) {}

  private sealed interface Part {}

  private record Literal(String text) implements Part {}

  private record Variable(String name, String fallback) implements Part {}
}
