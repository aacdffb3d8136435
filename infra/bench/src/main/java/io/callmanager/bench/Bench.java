package io.callmanager.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// The benches' command line: `bench initiate` or `bench lifecycle`.
public final class Bench {

  private Bench() {}

  public static void main(String[] arguments) throws Exception {
    Path checkout = Path.of(System.getProperty("callmanager.checkout", ".")).toAbsolutePath();
    String name = arguments.length == 0 ? "" : arguments[0];
    List<String> options =
        Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
    switch (name) {
      case "initiate" ->
          new InitiateBench(checkout, Options.parse(options, InitiateBench.CLIENTS)).run();
      case "lifecycle" ->
          new LifecycleBench(checkout, Options.parse(options, BareJainCaller.IN_FLIGHT)).run();
      default -> {
        Report.line(
            "usage: bench initiate|lifecycle [--seconds 6] [--rounds 3] [--clients 48|200]");
        System.exit(2);
      }
    }
  }
}
