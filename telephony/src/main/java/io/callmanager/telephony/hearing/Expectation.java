package io.callmanager.telephony.hearing;

import java.util.List;

/// What is likely to be said next.
///
/// @param phrases words and phrases, in the call's language; empty when anything may be said
public record Expectation(List<String> phrases) {

  public static final Expectation ANYTHING = new Expectation(List.of());

  public Expectation {
    phrases = List.copyOf(phrases);
  }
}
