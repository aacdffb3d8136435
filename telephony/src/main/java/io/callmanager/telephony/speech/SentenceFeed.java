package io.callmanager.telephony.speech;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sentences to be spoken one after the other, perhaps while they are still being found.
@FunctionalInterface
public interface SentenceFeed {

  /// The next sentence; waits for it.
  ///
  /// @return null when there are no more
  @Nullable String next() throws InterruptedException;

  /// Sentences that are there already.
  static SentenceFeed of(List<String> sentences) {
    Iterator<String> left = sentences.iterator();
    return () -> left.hasNext() ? left.next() : null;
  }
}
