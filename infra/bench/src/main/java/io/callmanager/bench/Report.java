package io.callmanager.bench;

/// What the benches print.
final class Report {

  private Report() {}

  @SuppressWarnings("SystemOut")
  static void line(String text) {
    System.out.println(text);
  }
}
