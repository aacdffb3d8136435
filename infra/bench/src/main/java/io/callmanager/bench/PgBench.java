package io.callmanager.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// PostgreSQL's own `pgbench`, with one prepared statement that writes the rows of a call: what the database can do when
/// nothing stands before it. It runs as the schema's owner, so row-level security costs it nothing.
final class PgBench {

  private static final Pattern TPS = Pattern.compile("tps = ([0-9.]+) \\(without initial");

  private static final String ROWS =
      """
      with debit as (
        update credit_balance set available = available - 5, reserved = reserved + 5
         where account_id = :account::uuid and available >= 5 returning account_id),
      ids as (select uuidv7() id, uuidv7() contact, uuidv7() campaign, now() at),
      reservation as (
        insert into credit_reservation (account_id, id, amount, state) select account_id, id, 5, 'PENDING' from debit, ids),
      entry as (
        insert into credit_entry (account_id, id, kind, reservation_id, granted_delta, available_delta, reserved_delta, spent_delta, at)
        select account_id, uuidv7(), 'RESERVE', id, 0, -5, 5, 0, at from debit, ids),
      person as (
        insert into contact (account_id, id, phone_number, name, data, created_at)
        select account_id, contact, '+1500' || :number::text, 'John Doe', '{"company":"Acme Corp","department":"Sales"}', at from debit, ids),
      temporary_campaign as (
        insert into campaign (account_id, id, name, temporary, created_at)
        select account_id, campaign, 'API Single Call - John Doe', true, at from debit, ids),
      placed as (
        insert into call (account_id, id, agent_id, agent_version, campaign_id, contact_id, contact_name, from_number_id,
          from_number, to_number, call_sid, metadata, missing_variables, status, version, owner_node, max_duration_seconds,
          credits_per_minute, credits_reserved, started_at)
        select account_id, id, id, 1, campaign, contact, 'John Doe', contact, '+15005550006', '+1500' || :number::text, id || '@callmanager',
          '{}', '{}', 'INITIATED', 1, campaign, 300, 1, 5, at from debit, ids),
      event as (
        insert into call_event (account_id, call_id, sequence, type, at, data)
        select account_id, id, 1, 'call.initiated', at, '{"creditsReserved": 5}' from debit, ids)
      select count(*) from debit;
      """;

  private final ServerUnderTest server;
  private final int clients;

  PgBench(ServerUnderTest server, int clients) {
    this.server = server;
    this.clients = clients;
  }

  /// @param hot on account 0 alone, or on 1 to 1,000 at random
  /// @param rate statements in a second; 0 for as many as possible
  Measured run(boolean hot, int seconds, double rate) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("pgbench");
    Path script = directory.resolve("call.sql");
    String account = hot ? "\\set n 0\n" : "\\set n random(1, " + Seed.ACCOUNTS + ")\n";
    String id = "('01000000-0000-7000-8000-' || lpad(to_hex(:n::int), 12, '0'))";
    Files.writeString(
        script,
        account
            + "\\set number random(1000000, 9999999)\n"
            + ROWS.replace(":account", id).replace("\n", " ")
            + "\n");
    List<String> command =
        new ArrayList<>(
            List.of(
                "pgbench",
                "-n",
                "-M",
                "prepared",
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(server.databasePort()),
                "-U",
                "callmanager",
                "-c",
                Integer.toString(clients),
                "-j",
                "2",
                "-T",
                Integer.toString(seconds),
                "-l",
                "--log-prefix",
                directory.resolve("log").toString(),
                "-f",
                script.toString()));
    if (rate > 0) {
      command.addAll(List.of("-R", String.format(Locale.ROOT, "%.0f", rate)));
    }
    command.add("callmanager");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PGPASSWORD", server.databasePassword());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("pgbench failed: " + output);
    }
    Matcher matcher = TPS.matcher(output);
    if (!matcher.find()) {
      throw new IOException("pgbench said nothing of its rate: " + output);
    }
    List<Long> micros = latencies(directory);
    return new Measured(
        Double.parseDouble(matcher.group(1)),
        micros.get(micros.size() / 2) / 1000.0,
        micros.get(micros.size() * 99 / 100) / 1000.0,
        0);
  }

  private static List<Long> latencies(Path directory) throws IOException {
    List<Long> micros = new ArrayList<>();
    try (var files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.getFileName().toString().startsWith("log")).toList()) {
        for (String line : Files.readAllLines(file)) {
          micros.add(Long.parseLong(line.split(" ")[2]));
        }
      }
    }
    micros.sort(null);
    return micros;
  }
}
