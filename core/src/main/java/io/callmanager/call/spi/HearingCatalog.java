package io.callmanager.call.spi;

/// What callees can say and be understood.
public interface HearingCatalog {

  /// How much of a language is understood on this server at the moment.
  ///
  /// @param language a BCP 47 tag such as `en-US`
  Understanding of(String language);

  /// How much is understood.
  enum Understanding {
    /// Nothing: callees answer by keys.
    NOTHING,
    /// Words that are told to be expected.
    EXPECTED_WORDS,
    /// Whatever is said.
    ANYTHING
  }
}
