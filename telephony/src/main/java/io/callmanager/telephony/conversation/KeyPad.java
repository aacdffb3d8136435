package io.callmanager.telephony.conversation;

import io.callmanager.telephony.conversation.Expected.KeyRule;

/// The keys that a callee presses one after the other. Lives in the call's mailbox.
final class KeyPad {

  private final StringBuilder keys = new StringBuilder();

  /// Takes a key.
  ///
  /// @return whether the keys are complete
  boolean press(char key, KeyRule rule) {
    Character finish = rule.finish();
    if (finish != null && finish == key) {
      return true;
    }
    keys.append(key);
    return keys.length() >= rule.most();
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
