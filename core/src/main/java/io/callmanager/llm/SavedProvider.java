package io.callmanager.llm;

/// What came of saving an account's language model.
public sealed interface SavedProvider {

  record Done(LlmProvider provider) implements SavedProvider {}

  /// Its URL leads to a private address.
  record NotPublic() implements SavedProvider {}

  /// It wants a key, and there is none that could be kept: a key goes to no other host.
  record KeyNeeded() implements SavedProvider {}
}
