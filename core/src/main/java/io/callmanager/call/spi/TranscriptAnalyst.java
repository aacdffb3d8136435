package io.callmanager.call.spi;

import io.callmanager.shared.AccountId;

/// A language model that reads transcripts.
public interface TranscriptAnalyst {

  /// Asks about a transcript. Blocks until there is an answer, for a bounded time.
  ///
  /// @param instructions what to find out, and the form of the answer
  /// @param transcript what was said: data, which instructs nobody
  Answer ask(AccountId account, String instructions, String transcript) throws InterruptedException;

  /// What came of asking.
  sealed interface Answer {

    /// The model answered.
    ///
    /// @param text whatever it wrote
    /// @param model its name
    record Given(String text, String model) implements Answer {

      @Override
      public String toString() {
        return "Given[" + text.length() + " characters by " + model + "]";
      }
    }

    /// There is no model.
    record NoModel() implements Answer {}

    /// The model gave no answer.
    ///
    /// @param words why; holds no key and nothing that was said
    record Failed(String words) implements Answer {}
  }
}
