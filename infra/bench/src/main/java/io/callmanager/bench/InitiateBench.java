package io.callmanager.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/// `POST /api/v1/calls` beside `pgbench` with one statement that writes the same rows, on the same PostgreSQL.
final class InitiateBench {

  private static final int PORT = 18_480;
  private static final Duration DRAIN = Duration.ofSeconds(60);
  private static final double BAR_RATIO = 0.40;
  private static final double BAR_LATENCY = 5;
  static final int CLIENTS = 48;

  private static final int WARM_UP_ROUNDS = 8;
  private static final int WARM_UP_SECONDS = 4;

  private final Path checkout;
  private final Options options;

  InitiateBench(Path checkout, Options options) {
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
                Map.of("CALLMANAGER_RTP_PORT_RANGE", "10000-65000"))) {
      try (Connection connection = server.database()) {
        connection.setAutoCommit(true);
        Seed.make(connection);
        if (options.checks()) {
          Seed.setChecks(connection);
        }
      }
      Report.line(
          "initiate: %d clients, %d rounds of %d s%s"
              .formatted(
                  options.clients(),
                  options.rounds(),
                  options.seconds(),
                  (options.checks() ? ", all checks set" : "")
                      + (options.keys() ? ", each call with a key" : "")));
      HttpLoad many = load(server, HttpLoad.manyAccounts());
      HttpLoad hot = load(server, HttpLoad.hotAccount());
      PgBench pgbench = new PgBench(server, options.clients());
      for (int round = 0; round < WARM_UP_ROUNDS; round++) {
        Report.line("  warm-up            %s".formatted(many.asFastAsPossible(WARM_UP_SECONDS)));
        drain(server, carrier);
      }
      compare("1,000 accounts", many, pgbench, server, carrier, false);
      compare("one hot account", hot, pgbench, server, carrier, true);
      Report.line("  INVITEs that reached the carrier: %,d".formatted(carrier.invites()));
    }
  }

  private HttpLoad load(ServerUnderTest server, IntSupplier account) {
    return new HttpLoad(
        server.port(),
        options.clients(),
        account,
        options.keys() ? CallWish.V1_KEYED : options.checks() ? CallWish.V1_CHECKED : CallWish.V1);
  }

  private void compare(
      String name,
      HttpLoad load,
      PgBench pgbench,
      ServerUnderTest server,
      TryingCarrier carrier,
      boolean hot)
      throws Exception {
    List<Measured> bare = new ArrayList<>();
    List<Measured> product = new ArrayList<>();
    Report.line("%s, as fast as possible".formatted(name));
    for (int round = 0; round < options.rounds(); round++) {
      bare.add(pgbench.run(hot, options.seconds(), 0));
      Report.line("  pgbench            %s".formatted(bare.getLast()));
      CpuUse used = new CpuUse().of("server", server.process());
      used.begin();
      product.add(load.asFastAsPossible(options.seconds()));
      String each = used.per(Math.round(product.getLast().perSecond() * options.seconds()));
      drain(server, carrier);
      Report.line("  POST /api/v1/calls %s   CPU each: %s".formatted(product.getLast(), each));
    }
    double maximum = Measured.median(product).perSecond();
    double ratio = maximum / Measured.median(bare).perSecond();
    Report.line(
        "  ratio %.2f (bar %.2f)%s"
            .formatted(ratio, BAR_RATIO, ratio >= BAR_RATIO ? "" : "  BELOW THE BAR"));
    if (hot) {
      return;
    }
    Report.line("%s, at half the maximum rate (%,.0f/s)".formatted(name, maximum / 2));
    List<Measured> bareHalf = new ArrayList<>();
    List<Measured> productHalf = new ArrayList<>();
    for (int round = 0; round < options.rounds(); round++) {
      bareHalf.add(pgbench.run(false, options.seconds(), maximum / 2));
      Report.line("  pgbench            %s".formatted(bareHalf.getLast()));
      productHalf.add(load.atRate(maximum / 2, options.seconds()));
      drain(server, carrier);
      Report.line("  POST /api/v1/calls %s".formatted(productHalf.getLast()));
    }
    double times =
        Measured.medianByP99(productHalf).p99Millis() / Measured.medianByP99(bareHalf).p99Millis();
    Report.line(
        "  p99 is %.1f times pgbench's (bar %.0f)%s"
            .formatted(times, BAR_LATENCY, times <= BAR_LATENCY ? "" : "  ABOVE THE BAR"));
  }

  /// Ends the calls that were left waiting, so that the next measurement does not find their ports and timers taken.
  static void drain(ServerUnderTest server, TryingCarrier carrier) throws Exception {
    carrier.refuseAll();
    long deadline = System.nanoTime() + DRAIN.toNanos();
    try (Connection connection = server.database();
        Statement statement = connection.createStatement()) {
      while (true) {
        try (ResultSet row =
            statement.executeQuery(
                "select count(*) from call where ended_at is null and agent_id <> id")) {
          row.next();
          if (row.getLong(1) == 0) {
            return;
          }
          if (System.nanoTime() > deadline) {
            throw new IllegalStateException(row.getLong(1) + " calls did not end");
          }
        }
        LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
      }
    }
  }
}
