package io.callmanager.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The request for a call in each of the contracts, beside V1's, on the same server; that of AgenticAI, which always names a URL for the
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
      Map<CallWish, List<Measured>> measured = new EnumMap<>(CallWish.class);
      List<CallWish> all = new ArrayList<>(DIALECTS);
      all.addFirst(CallWish.V1_TOLD);
      all.addFirst(CallWish.V1);
      for (int round = 0; round < WARM_UP_ROUNDS; round++) {
        for (CallWish wish : all) {
          Report.line(
              "  warm-up %-16s %s"
                  .formatted(wish.title(), load(server, wish).asFastAsPossible(WARM_UP_SECONDS)));
          InitiateBench.drain(server, carrier);
        }
      }
      for (int round = 0; round < options.rounds(); round++) {
        for (CallWish wish : all) {
          Measured one = load(server, wish).asFastAsPossible(options.seconds());
          InitiateBench.drain(server, carrier);
          measured.computeIfAbsent(wish, w -> new ArrayList<>()).add(one);
          Report.line("  %-16s %s".formatted(wish.title(), one));
        }
      }
      for (CallWish wish : DIALECTS) {
        CallWish beside = wish == CallWish.AGENTICAI ? CallWish.V1_TOLD : CallWish.V1;
        double ratio = ratio(measured, wish, beside);
        Report.line(
            "  %-16s ratio to %s %.2f (bar %.2f)%s"
                .formatted(
                    wish.title(),
                    beside.title(),
                    ratio,
                    BAR_RATIO,
                    ratio >= BAR_RATIO ? "" : "  BELOW THE BAR"));
      }
    }
  }

  private static double ratio(
      Map<CallWish, List<Measured>> measured, CallWish wish, CallWish beside) {
    return Measured.median(measured.getOrDefault(wish, List.of())).perSecond()
        / Measured.median(measured.getOrDefault(beside, List.of())).perSecond();
  }

  private HttpLoad load(ServerUnderTest server, CallWish wish) {
    return new HttpLoad(server.port(), options.clients(), HttpLoad.manyAccounts(), wish);
  }
}
