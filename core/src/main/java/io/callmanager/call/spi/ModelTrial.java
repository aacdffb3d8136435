package io.callmanager.call.spi;

/// Tries language models.
@FunctionalInterface
public interface ModelTrial {

  /// Asks a model something short, once, and waits for the answer.
  Result ask(ModelAccess access) throws InterruptedException;

  /// What came of it.
  ///
  /// @param words what the model said, or in words why it said nothing
  record Result(boolean answered, String words, long millis) {}
}
