package io.callmanager.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/// Accounts whose ids and keys follow from their number, so that load can be made without looking anything up. Account 0 is
/// the hot one.
final class Seed {

  static final int ACCOUNTS = 1000;
  static final long CREDITS = 1_000_000_000L;

  /// The number that every account may show.
  static final String NUMBER = "+15005550006";

  private Seed() {}

  static String key(int number) {
    return "cm_" + "%064x".formatted(number);
  }

  static String agent(int number) {
    return "02000000-0000-7000-8000-%012x".formatted(number);
  }

  static String sqlId(String prefix) {
    return "('" + prefix + "-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid";
  }

  /// Has every account set all that is checked before a call, so that no call is refused: calling hours, attempts, countries, a list
  /// of numbers, and budgets for the account, its key and its agent.
  static void setChecks(Connection connection) throws SQLException {
    String account = sqlId("01000000");
    String numbers = " from generate_series(0, " + ACCOUNTS + ") n";
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into dial_rules (account_id, calling_hours, most_attempts, attempt_window_seconds, allowed_countries, opt_out_key, updated_at) select "
              + account
              + ", '{\"spans\":[{\"days\":[\"MON\",\"TUE\",\"WED\",\"THU\",\"FRI\",\"SAT\",\"SUN\"],\"from\":0,\"to\":1440}]}', 100, 86400, '{US,CA}', '9', now()"
              + numbers);
      statement.execute(
          "insert into do_not_call (account_id, number, source, created_at) select "
              + account
              + ", '+1646' || (2000000 + i), 'IMPORT', now()"
              + numbers
              + ", generate_series(1, 200) i");
      for (String scope : new String[] {"ACCOUNT,null", "API_KEY,04000000", "AGENT,02000000"}) {
        String[] parts = scope.split(",", 2);
        String id = parts[1].equals("null") ? "null" : sqlId(parts[1]);
        statement.execute(
            "insert into budget (account_id, id, scope, scope_id, period, time_zone, credits, period_start, created_at, updated_at) select "
                + account
                + ", uuidv7(), '"
                + parts[0]
                + "', "
                + id
                + ", 'DAY', 'UTC', "
                + CREDITS
                + ", date_trunc('day', now(), 'UTC'), now(), now()"
                + numbers);
      }
      statement.execute("update credit_balance set rules_revision = rules_revision + 1");
      statement.execute("vacuum analyze");
    }
  }

  /// Makes the accounts, unless they are there.
  static void make(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      String account = sqlId("01000000");
      String agent = sqlId("02000000");
      String number = sqlId("03000000");
      String numbers = " from generate_series(0, " + ACCOUNTS + ") n on conflict do nothing";
      statement.execute(
          "insert into account (id, name, plan, status, created_at) select "
              + account
              + ", 'Bench ' || n, 'ENTERPRISE', 'ACTIVE', now()"
              + numbers);
      statement.execute(
          "insert into api_key (account_id, id, name, hash, hint, created_at) select "
              + account
              + ", "
              + sqlId("04000000")
              + ", 'bench', sha256(convert_to('cm_' || lpad(to_hex(n), 64, '0'), 'UTF8')), 'cm_…', now()"
              + numbers);
      statement.execute(
          "insert into credit_balance (account_id, granted, available, reserved, spent) select "
              + account
              + ", "
              + CREDITS
              + ", "
              + CREDITS
              + ", 0, 0"
              + numbers);
      statement.execute(
          "insert into credit_entry (account_id, id, kind, granted_delta, available_delta, reserved_delta, spent_delta, reason, at) select "
              + account
              + ", uuidv7(), 'GRANT', "
              + CREDITS
              + ", "
              + CREDITS
              + ", 0, 0, 'bench', now() from generate_series(0, "
              + ACCOUNTS
              + ") n where not exists (select from credit_entry e where e.account_id = "
              + account
              + ")");
      statement.execute(
          "insert into caller_number (account_id, id, phone_number, created_at) select "
              + account
              + ", "
              + number
              + ", '"
              + NUMBER
              + "', now()"
              + numbers);
      statement.execute(
          "insert into agent (account_id, id, name, status, version, revision, credits_per_minute, created_at, updated_at) select "
              + account
              + ", "
              + agent
              + ", 'Bench', 'APPROVED', 1, 1, 1, now(), now()"
              + numbers);
      statement.execute(
          "insert into agent_version (account_id, agent_id, version, prompt, first_message, mode, voice, language, max_duration_seconds, ring_timeout_seconds, default_from_number_id, created_at) select "
              + account
              + ", "
              + agent
              + ", 1, '', 'Hello {{name|there}}, this is a call from {{company}}.', 'CONVERSATION', 'default', 'en-US', 300, 120, "
              + number
              + ", now()"
              + numbers);
      statement.execute("vacuum analyze");
    }
  }
}
