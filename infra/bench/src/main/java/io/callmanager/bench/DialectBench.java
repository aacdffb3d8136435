package io.callmanager.bench;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The request for a call in each of the contracts, in turns with V1's, on the same server; that of AgenticAI, which always names a URL for the
/// call's events, beside V1's with one.
final class DialectBench {

  private static final int PORT = 18_480;
  private static final double BAR_RATIO = 0.9;
  private static final int WARM_UP_ROUNDS = 3;
  private static final int WARM_UP_SECONDS = 4;
  private static final List<CallWish> DIALECTS =
      List.of(CallWish.CLAUDE_PHONE, CallWish.KROSAI, CallWish.AGENTICAI, CallWish.KAPHILA);

  private final Path checkout;
  private final Options options;

  DialectBench(Path checkout, Options options) {
    this.checkout = checkout;
    this.options = options;
  }

  void run() throws Exception {
    try (TryingCarrier carrier = new TryingCarrier();
        ServerUnderTest server =
            ServerUnderTest.start(
                checkout,
                PORT,
                "sip:127.0.0.1:" + carrier.port(),
                Map.of(
                    "CALLMANAGER_RTP_PORT_RANGE",
                    "10000-65000",
                    "CALLMANAGER_DIALECTS_KAPHILA_REQUESTS_PER_HOUR",
                    "0",
                    "CALLMANAGER_WEBHOOKS_ALLOW_PRIVATE_NETWORKS",
                    "true",
                    "CALLMANAGER_LLM_PROVIDER",
                    "openai",
                    "CALLMANAGER_LLM_BASE_URL",
                    "http://127.0.0.1:9/v1",
                    "CALLMANAGER_LLM_MODEL",
                    "none"))) {
      try (Connection connection = server.database()) {
        connection.setAutoCommit(true);
        Seed.make(connection);
      }
      Report.line(
          "dialects: %d clients, 1,000 accounts, %d rounds of %d s"
              .formatted(options.clients(), options.rounds(), options.seconds()));
      for (int round = 0; round < WARM_UP_ROUNDS; round++) {
        for (CallWish wish : CallWish.values()) {
          if (wish != CallWish.V1_CHECKED) {
            Report.line("  warm-up %s".formatted(measure(server, carrier, wish, WARM_UP_SECONDS)));
          }
        }
      }
      Map<CallWish, List<Double>> ratios = new EnumMap<>(CallWish.class);
      for (int round = 0; round < options.rounds(); round++) {
        for (CallWish wish : DIALECTS) {
          List<CallWish> turns = new ArrayList<>(List.of(beside(wish), wish));
          if (round % 2 == 1) {
            Collections.reverse(turns);
          }
          Map<CallWish, One> found = new EnumMap<>(CallWish.class);
          for (CallWish turn : turns) {
            found.put(turn, measure(server, carrier, turn, options.seconds()));
            Report.line("  %s".formatted(found.get(turn)));
          }
          double ratio = perSecond(found, wish) / perSecond(found, beside(wish));
          ratios.computeIfAbsent(wish, w -> new ArrayList<>()).add(ratio);
          Report.line("  ratio %.2f".formatted(ratio));
        }
      }
      ratios.forEach(DialectBench::report);
    }
  }

  private static double perSecond(Map<CallWish, One> found, CallWish wish) {
    return requireNonNull(found.get(wish)).measured().perSecond();
  }

  /// The request in V1 that asks for as much.
  private static CallWish beside(CallWish wish) {
    return wish == CallWish.AGENTICAI ? CallWish.V1_TOLD : CallWish.V1;
  }

  private static void report(CallWish wish, List<Double> ratios) {
    List<Double> sorted = ratios.stream().sorted().toList();
    double median = sorted.get(sorted.size() / 2);
    Report.line(
        "  %-16s ratio to %s %.2f (%.2f to %.2f, bar %.2f)%s"
            .formatted(
                wish.title(),
                beside(wish).title(),
                median,
                sorted.getFirst(),
                sorted.getLast(),
                BAR_RATIO,
                median >= BAR_RATIO ? "" : "  BELOW THE BAR"));
  }

  private One measure(ServerUnderTest server, TryingCarrier carrier, CallWish wish, int seconds)
      throws Exception {
    CpuUse used = new CpuUse().of("server", server.process());
    used.begin();
    Measured measured = load(server, wish).asFastAsPossible(seconds);
    String each = used.per(Math.round(measured.perSecond() * seconds));
    InitiateBench.drain(server, carrier);
    return new One(wish, measured, each);
  }

  private HttpLoad load(ServerUnderTest server, CallWish wish) {
    return new HttpLoad(server.port(), options.clients(), HttpLoad.manyAccounts(), wish);
  }

  /// What came of one turn.
  ///
  /// @param each the processor time of a call
  private record One(CallWish wish, Measured measured, String each) {

    @Override
    public String toString() {
      return "%-16s %s   CPU each: %s".formatted(wish.title(), measured, each);
    }
  }
}
