package io.callmanager.bench;

import java.nio.file.Path;
import java.util.Arrays;

/// The benches' command line: `bench initiate` or `bench lifecycle`.
public final class Bench {

  private Bench() {}

  public static void main(String[] arguments) throws Exception {
    Path checkout = Path.of(System.getProperty("callmanager.checkout", ".")).toAbsolutePath();
    String name = arguments.length == 0 ? "" : arguments[0];
    Options options =
        Options.parse(
            Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length));
    switch (name) {
      case "initiate" -> new InitiateBench(checkout, options).run();
      case "lifecycle" -> new LifecycleBench(checkout, options).run();
      default -> {
        Report.line("usage: bench initiate|lifecycle [--seconds 6] [--rounds 3] [--clients 48]");
        System.exit(2);
      }
    }
    // A stopped JAIN SIP stack leaves a thread behind that would keep the bench from ending.
    System.exit(0);
  }
}
