package io.callmanager.bench;

/// What the benches print.
final class Report {

  private Report() {}

  @SuppressWarnings("SystemOut")
  static void line(String format, Object... values) {
    System.out.println(values.length == 0 ? format : format.formatted(values));
  }
}
