package io.callmanager.server.doctor;

import java.util.Locale;

/// One line of the doctor's report.
///
/// @param what what was looked at and what was seen
/// @param remedy how to mend it; empty when there is nothing to mend
record Finding(Verdict verdict, String what, String remedy) {

  static Finding ok(String what) {
    return new Finding(Verdict.OK, what, "");
  }

  /// Works, but not as well as it could, or not for everybody.
  static Finding warn(String what, String remedy) {
    return new Finding(Verdict.WARN, what, remedy);
  }

  /// Keeps Call Manager from working.
  static Finding fail(String what, String remedy) {
    return new Finding(Verdict.FAIL, what, remedy);
  }

  @Override
  public String toString() {
    return "%-4s  %s%s"
        .formatted(
            verdict.name().toLowerCase(Locale.ROOT), what, remedy.isEmpty() ? "" : "  — " + remedy);
  }

  /// How bad it is.
  enum Verdict {
    OK,
    WARN,
    FAIL
  }
}
