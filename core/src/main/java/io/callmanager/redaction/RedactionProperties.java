package io.callmanager.redaction;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// What is never kept of what is said and keyed on calls, beside card numbers.
///
/// @param patterns regular expressions (RE2's syntax) by names such as `iban`; what one finds is kept as its name in brackets, `[iban]`
@Validated
@ConfigurationProperties("callmanager.redaction")
public record RedactionProperties(
    @NotNull @Size(max = 50) @DefaultValue Map<String, String> patterns) {

  private static final int LONGEST = 1000;
  private static final String NAME = "[A-Za-z0-9_-]{1,40}";

  public RedactionProperties {
    patterns = patterns == null ? Map.of() : Map.copyOf(patterns);
  }

  @AssertTrue(message = "patterns are named by 1 to 40 letters, digits, - and _")
  boolean isNamedWell() {
    return patterns.keySet().stream().allMatch(name -> name.matches(NAME));
  }

  @AssertTrue(
      message =
          "patterns are regular expressions in RE2's syntax, up to 1000 characters long, that do not match nothing")
  boolean isReadable() {
    return patterns.values().stream().allMatch(RedactionProperties::isUsable);
  }

  private static boolean isUsable(@Nullable String pattern) {
    if (pattern == null || pattern.isBlank() || pattern.length() > LONGEST) {
      return false;
    }
    try {
      return !Pattern.compile(pattern).matcher("").find();
    } catch (PatternSyntaxException e) {
      return false;
    }
  }
}
