package io.callmanager.agent;

import com.networknt.schema.regex.RegularExpression;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/// A customer's pattern: it matches nothing for which it would have to look at more characters than is reasonable.
final class BoundedPattern {

  private static final int MOST_LOOKS = 1_000_000;

  private BoundedPattern() {}

  static RegularExpression of(String regex) {
    Pattern pattern = Pattern.compile(regex);
    return text -> {
      try {
        return pattern.matcher(new Looked(text, new AtomicInteger())).find();
      } catch (TooManyException | StackOverflowError e) {
        return false;
      }
    };
  }

  /// Counts how often it is looked at, together with all its parts.
  private record Looked(CharSequence text, AtomicInteger looks) implements CharSequence {

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (looks.incrementAndGet() > MOST_LOOKS) {
        throw new TooManyException();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Looked(text.subSequence(start, end), looks);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }

  private static final class TooManyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TooManyException() {
      super("a pattern takes too long", null, false, false);
    }
  }
}
