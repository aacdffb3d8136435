package io.callmanager.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// Whole calls (API, INVITE, answer, BYE by the callee at once, settlement, events) against `sipp`, beside a caller of
/// nothing but JAIN SIP against the same `sipp`; then three times as much as can be done.
final class LifecycleBench {

  private static final int PORT = 18_481;
  private static final double BAR_RATIO = 0.15;
  private static final double BAR_OVERLOAD = 0.8;
  private static final int OVERLOAD = 3;
  private static final int OVERLOAD_SECONDS = 20;
  private static final int OVERLOAD_CLIENTS = 256;
  private static final int WARM_UP_LEAST = 24;
  private static final int WARM_UP_MOST = 60;
  private static final int WARM_UP_PATIENCE = 6;
  private static final double STEADY = 0.97;
  private static final int WARM_UP_SECONDS = 5;

  /// What the bare caller warms up for in each round: its process is new.
  private static final int BARE_WARM_UP_SECONDS = 30;

  /// What the server is under load for again before a round, after the bare caller's: both are measured in full swing.
  private static final int LEAD_IN_SECONDS = 10;

  private static final Duration DRAIN = Duration.ofSeconds(60);

  private final Path checkout;
  private final Options options;

  LifecycleBench(Path checkout, Options options) {
    this.checkout = checkout;
    this.options = options;
  }

  void run() throws Exception {
    try (SippCallee callee = SippCallee.start();
        ServerUnderTest server =
            ServerUnderTest.start(checkout, PORT, "sip:127.0.0.1:" + callee.port(), Map.of());
        Connection database = server.database()) {
      Seed.make(database);
      CpuUse cpu =
          new CpuUse()
              .of("server", server.process())
              .of("sipp", callee.process())
              .of("load", ProcessHandle.current());
      HttpLoad load = new HttpLoad(server.port(), options.clients(), HttpLoad.manyAccounts());
      Report.line(
          "lifecycle: %d clients, %d rounds of %d s"
              .formatted(options.clients(), options.rounds(), options.seconds()));
      warmUp(load, server.process());
      drain(database);
      List<Measured> jain = new ArrayList<>();
      List<Measured> product = new ArrayList<>();
      for (int round = 0; round < options.rounds(); round++) {
        jain.add(BareJainProcess.run(callee.port(), BARE_WARM_UP_SECONDS, options.seconds()));
        Report.line("  bare JAIN SIP      %s".formatted(jain.getLast()));
        load.asFastAsPossible(LEAD_IN_SECONDS);
        cpu.begin();
        product.add(whole(database, () -> load.asFastAsPossible(options.seconds())));
        Report.line("  whole calls        %s".formatted(product.getLast()));
        Report.line(
            "  processor time of a call: "
                + cpu.per(Math.round(product.getLast().perSecond() * options.seconds())));
      }
      reportRatio(product, jain);
      overload(server, database, Measured.median(product).perSecond());
    }
  }

  /// Runs for two minutes and on until a call costs the server no less processor time than a few rounds before: the first
  /// minutes of a server are its compiler's, which on two busy cores gets little of them.
  private static void warmUp(HttpLoad load, ProcessHandle server) throws InterruptedException {
    double least = Double.MAX_VALUE;
    int sinceLeast = 0;
    for (int round = 1;
        round <= WARM_UP_LEAST || (round <= WARM_UP_MOST && sinceLeast < WARM_UP_PATIENCE);
        round++) {
      Duration before = CpuUse.own(server);
      Measured measured = load.asFastAsPossible(WARM_UP_SECONDS);
      double millis =
          CpuUse.own(server).minus(before).toMillis() / (measured.perSecond() * WARM_UP_SECONDS);
      Report.line("  warm-up            %s   server %.2f ms a call".formatted(measured, millis));
      sinceLeast = millis < least * STEADY ? 0 : sinceLeast + 1;
      least = Math.min(least, millis);
    }
  }

  /// The median of what each round found: its two halves were measured side by side, whatever mood the machine was in.
  private static void reportRatio(List<Measured> product, List<Measured> jain) {
    double[] ratios =
        IntStream.range(0, product.size())
            .mapToDouble(round -> product.get(round).perSecond() / jain.get(round).perSecond())
            .sorted()
            .toArray();
    double ratio = ratios[(ratios.length - 1) / 2];
    Report.line(
        "  ratio %.3f (bar %.2f)%s, from %.3f to %.3f by round"
            .formatted(
                ratio,
                BAR_RATIO,
                ratio >= BAR_RATIO ? "" : "  BELOW THE BAR",
                ratios[0],
                ratios[ratios.length - 1]));
  }

  private void overload(ServerUnderTest server, Connection database, double maximum)
      throws Exception {
    double offered = OVERLOAD * maximum;
    HttpLoad load = new HttpLoad(server.port(), OVERLOAD_CLIENTS, HttpLoad.manyAccounts());
    Report.line("overload: %,.0f calls/s offered for %d s".formatted(offered, OVERLOAD_SECONDS));
    Measured measured = whole(database, () -> load.atRate(offered, OVERLOAD_SECONDS));
    Report.line("  whole calls        %s (refused or failed)".formatted(measured));
    double share = measured.perSecond() / maximum;
    Report.line(
        "  %.2f of the maximum (bar %.2f)%s"
            .formatted(share, BAR_OVERLOAD, share >= BAR_OVERLOAD ? "" : "  BELOW THE BAR"));
  }

  /// Measures calls that ended while the load ran, then sees to it that every call ended as it should and the books balance.
  private Measured whole(Connection database, Load load) throws Exception {
    long before = number(database, "select count(*) from call where ended_at is not null");
    long begin = System.nanoTime();
    Measured posted = load.run();
    double elapsed = (System.nanoTime() - begin) / 1e9;
    long ended = number(database, "select count(*) from call where ended_at is not null") - before;
    drain(database);
    return new Measured(ended / elapsed, posted.p50Millis(), posted.p99Millis(), posted.errors());
  }

  private static void drain(Connection database) throws SQLException {
    long deadline = System.nanoTime() + DRAIN.toNanos();
    while (number(database, "select count(*) from call where ended_at is null") > 0) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("calls were left over that did not end");
      }
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
    long lost =
        number(
            database,
            "select count(*) from call where status <> 'COMPLETED' or end_reason <> 'remote_hangup'");
    long unbalanced =
        number(
            database,
            """
            select count(*) from credit_balance b join (
              select account_id, sum(available_delta) a, sum(reserved_delta) r, sum(spent_delta) s
                from credit_entry group by account_id) e using (account_id)
             where (b.available, b.reserved, b.spent) <> (e.a, e.r, e.s)
            """);
    Report.line(
        "  %s, %s"
            .formatted(
                lost == 0 ? "no call was lost" : lost + " CALLS DID NOT COMPLETE",
                unbalanced == 0 ? "books balance" : unbalanced + " ACCOUNTS DO NOT BALANCE"));
  }

  private static long number(Connection database, String sql) throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  @FunctionalInterface
  private interface Load {
    Measured run() throws InterruptedException;
  }
}
