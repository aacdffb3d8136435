package io.callmanager.telephony.conversation;

import io.callmanager.shared.PhoneNumber;

/// Something an agent does beside speaking. All but an opt-out is done when what it said before has been heard.
public sealed interface Act {

  /// Ends the call.
  record End() implements Act {}

  /// Hands the callee over to somebody else.
  record Transfer(PhoneNumber to) implements Act {}

  /// Presses keys.
  ///
  /// @param digits of `0`–`9`, `*`, `#`, `A`–`D`; a comma is a pause of half a second
  record SendDigits(String digits) implements Act {}

  /// Takes note that the callee does not want to be called any more: whether they hear the rest of the answer or not.
  record OptOut() implements Act {}
}
