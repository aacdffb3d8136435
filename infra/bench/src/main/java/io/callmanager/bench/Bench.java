package io.callmanager.bench;

import io.callmanager.bench.media.MediaBench;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// The benches' command line: `bench initiate`, `bench dialects`, `bench lifecycle`, `bench media` or `bench webhooks`.
public final class Bench {

  private static final int SECONDS = 6;

  private Bench() {}

  public static void main(String[] arguments) throws Exception {
    Path checkout = Path.of(System.getProperty("callmanager.checkout", ".")).toAbsolutePath();
    String name = arguments.length == 0 ? "" : arguments[0];
    List<String> options =
        Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
    switch (name) {
      case "initiate" ->
          new InitiateBench(checkout, Options.parse(options, SECONDS, InitiateBench.CLIENTS)).run();
      case "dialects" ->
          new DialectBench(checkout, Options.parse(options, SECONDS, InitiateBench.CLIENTS)).run();
      case "lifecycle" ->
          new LifecycleBench(checkout, Options.parse(options, SECONDS, BareJainCaller.IN_FLIGHT))
              .run();
      case "media" ->
          new MediaBench(Options.parse(options, MediaBench.SECONDS, MediaBench.CALLS)).run();
      case "webhooks" ->
          new WebhookBench(checkout, Options.parse(options, WebhookBench.SECONDS, 0)).run();
      default -> {
        Report.line(
            """
            usage: bench initiate|dialects|lifecycle [--seconds 6] [--rounds 3] [--clients 48|200] [--checks 0|1] [--keys 0|1]
                   bench media [--seconds 10] [--rounds 3] [--calls 1000]
                   bench webhooks [--seconds 20] [--rounds 3]""");
        System.exit(2);
      }
    }
  }
}
