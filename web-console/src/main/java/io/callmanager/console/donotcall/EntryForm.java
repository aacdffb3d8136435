package io.callmanager.console.donotcall;

import io.callmanager.dialgate.DoNotCallEntry;
import io.callmanager.dialgate.DoNotCallList;
import io.callmanager.shared.PhoneNumber;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A number to put on the list, as it is typed in.
record EntryForm(String number, String reason) {

  static final EntryForm EMPTY = new EntryForm("", "");

  static final String NOT_A_NUMBER =
      "Write the number with + and the country’s code, such as +14155550100.";

  /// What is wrong with the fields, by their names; empty when all is well.
  Map<String, String> problems() {
    Map<String, String> problems = new LinkedHashMap<>();
    if (phoneNumber().isEmpty()) {
      problems.put("number", NOT_A_NUMBER);
    }
    if (reason.length() > DoNotCallEntry.MAX_REASON) {
      problems.put("reason", "At most " + DoNotCallEntry.MAX_REASON + " characters.");
    }
    return problems;
  }

  Optional<PhoneNumber> phoneNumber() {
    return DoNotCallList.number(number);
  }

  @Nullable String why() {
    return reason.isBlank() ? null : reason;
  }
}
