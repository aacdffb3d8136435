package io.callmanager.telephony.conversation;

import io.callmanager.telephony.conversation.Expected.KeyRule;

/// The keys that a callee presses one after the other. Lives in the call's mailbox.
final class KeyPad {

  private static final int MOST_AHEAD = 20;

  private final StringBuilder keys = new StringBuilder();
  private final StringBuilder ahead = new StringBuilder();

  /// Takes a key.
  ///
  /// @return whether the keys are complete
  boolean press(char key, KeyRule rule) {
    if (rule.finishes(key)) {
      return true;
    }
    keys.append(key);
    return keys.length() >= rule.most();
  }

  /// Keeps a key that is pressed before it is known what keys are wanted.
  void pressAhead(char key) {
    if (ahead.length() < MOST_AHEAD) {
      ahead.append(key);
    }
  }

  /// The keys that were kept.
  String takeAhead() {
    String all = ahead.toString();
    ahead.setLength(0);
    return all;
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  /// The keys, which are taken together.
  String take() {
    String all = keys.toString();
    keys.setLength(0);
    return all;
  }
}
