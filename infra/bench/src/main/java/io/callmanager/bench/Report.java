package io.callmanager.bench;

/// What the benches print.
public final class Report {

  private Report() {}

  @SuppressWarnings("SystemOut")
  public static void line(String text) {
    System.out.println(text);
  }
}
