package io.callmanager.telephony.amd;

/// A machine's greeting is over: a message may be left.
public sealed interface GreetingEnd {

  /// Audio heard since the answer.
  int afterMillis();

  /// The machine beeped.
  record AfterBeep(int afterMillis, Beep beep) implements GreetingEnd {}

  /// No beep came, but the machine has fallen silent.
  ///
  /// @param lastWordMillis when its last word ended, from the answer on; 0 when none was heard. Where that is early, a
  /// person with a long greeting may be waiting for an answer
  record AfterSilence(int afterMillis, int lastWordMillis) implements GreetingEnd {}
}
