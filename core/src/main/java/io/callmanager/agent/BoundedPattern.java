package io.callmanager.agent;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.regex.RegularExpression;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/// A customer's pattern, in [RE2's syntax](https://github.com/google/re2/wiki/Syntax): the time that it takes grows with a text's length
/// and its own size, and no faster.
final class BoundedPattern {

  /// The largest size of a pattern, its repetitions written out.
  static final int LARGEST = 2_000;

  private static final int DEEPEST = 100;

  private static final java.util.regex.Pattern REPETITION =
      java.util.regex.Pattern.compile("\\{(\\d{1,9})(?:,(\\d{1,9})?)?\\}");

  private BoundedPattern() {}

  /// A pattern as schemas use it: found anywhere in a text. One that can't be read is found nowhere.
  static RegularExpression of(String regex) {
    Pattern pattern = read(regex).orElse(null);
    return text -> pattern != null && found(pattern, text);
  }

  private static boolean found(Pattern pattern, String text) {
    try {
      return pattern.matcher(text).find();
    } catch (StackOverflowError e) {
      return false;
    }
  }

  private static Optional<Pattern> read(String regex) {
    if (size(regex).isEmpty()) {
      return Optional.empty();
    }
    try {
      Pattern pattern = Pattern.compile(regex);
      found(pattern, "");
      return Optional.of(pattern);
    } catch (PatternSyntaxException | StackOverflowError e) {
      return Optional.empty();
    }
  }

  /// How large a pattern is, about; empty when it can't be read or is larger than [#LARGEST].
  static OptionalInt sizeOf(String regex) {
    return read(regex).isEmpty() ? OptionalInt.empty() : size(regex);
  }

  /// RE2 writes repetitions out before it does anything else, so that this must be known before it is asked. Rather too large than
  /// too small; what is hard to tell, such as brackets within brackets, counts as unreadable.
  private static OptionalInt size(String regex) {
    return new Size(regex).sum();
  }

  private static final class Size {

    private final String regex;
    private final Deque<Long> around = new ArrayDeque<>();
    private long sum;
    private long latest;

    Size(String regex) {
      this.regex = regex;
    }

    OptionalInt sum() {
      int at = 0;
      while (at >= 0 && at < regex.length()) {
        at = next(at);
        if (sum > LARGEST || around.size() > DEEPEST) {
          return OptionalInt.empty();
        }
      }
      return at < 0 || !around.isEmpty() ? OptionalInt.empty() : OptionalInt.of((int) sum);
    }

    /// @return where it goes on; negative when this can't be read
    private int next(int at) {
      char c = regex.charAt(at);
      @Nullable Matcher repetition = c == '{' ? repetition(at) : null;
      if (repetition != null) {
        long times = 1 + Math.max(number(repetition.group(1)), number(repetition.group(2)));
        add(latest * (times - 1), latest * times);
        return repetition.end();
      }
      return switch (c) {
        case '(' -> {
          around.push(sum + 2);
          sum = 0;
          yield at + 1;
        }
        case ')' -> around.isEmpty() ? -1 : closed(at);
        case '[' -> bracket(at);
        case '\\' -> escaped(at);
        default -> one(at + 1);
      };
    }

    private int closed(int at) {
      long inside = sum;
      sum = around.pop();
      add(inside, inside + 2);
      return at + 1;
    }

    private int bracket(int at) {
      int first = regex.startsWith("^", at + 1) ? at + 2 : at + 1;
      for (int i = first; i < regex.length(); i++) {
        switch (regex.charAt(i)) {
          case '\\' -> i++;
          case '[' -> {
            return -1;
          }
          case ']' -> {
            return i == first ? -1 : one(i + 1);
          }
          default -> {}
        }
      }
      return -1;
    }

    /// Text between `\Q` and `\E` is no pattern.
    private int escaped(int at) {
      return at + 1 == regex.length() || regex.charAt(at + 1) == 'Q' ? -1 : one(at + 2);
    }

    private int one(int next) {
      add(1, 1);
      return next;
    }

    private void add(long more, long whole) {
      sum += more;
      latest = whole;
    }

    private @Nullable Matcher repetition(int at) {
      Matcher matcher = REPETITION.matcher(regex).region(at, regex.length());
      return matcher.lookingAt() ? matcher : null;
    }

    private static long number(@Nullable String digits) {
      return digits == null ? 0 : Long.parseLong(digits);
    }
  }
}
