package io.callmanager.telephony.sip.dns;

import java.util.Collection;
import java.util.List;

/// What came of a question.
sealed interface Answer<T> {

  /// Something.
  ///
  /// @param items one at least
  /// @param ttl seconds
  /// @param isWhole false when a part of the question stayed without an answer
  record Some<T>(List<T> items, long ttl, boolean isWhole) implements Answer<T> {

    public Some {
      items = List.copyOf(items);
    }
  }

  /// The DNS says that there is nothing.
  ///
  /// @param ttl seconds
  record None<T>(long ttl) implements Answer<T> {

    @Override
    public boolean isWhole() {
      return true;
    }
  }

  /// A server answered that it can't tell, or nothing that makes sense.
  record Refusal<T>(String words) implements Answer<T> {

    @Override
    public boolean isWhole() {
      return false;
    }
  }

  /// No server answered in time.
  record Silence<T>(String words) implements Answer<T> {

    @Override
    public boolean isWhole() {
      return false;
    }
  }

  /// Whether the DNS said all that was asked of it.
  boolean isWhole();

  /// Seconds: the fewest of the answers that hold something, or when none does, of those that say there is nothing.
  static <T> long ttl(Collection<Answer<T>> answers) {
    long some = Long.MAX_VALUE;
    long none = Long.MAX_VALUE;
    for (Answer<T> answer : answers) {
      switch (answer) {
        case Some<T> it -> some = Math.min(some, it.ttl());
        case None<T> it -> none = Math.min(none, it.ttl());
        case Refusal<T> _, Silence<T> _ -> none = 0;
      }
    }
    return some == Long.MAX_VALUE ? none : some;
  }
}
