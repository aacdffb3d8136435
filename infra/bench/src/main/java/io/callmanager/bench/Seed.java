package io.callmanager.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/// Accounts whose ids and keys follow from their number, so that load can be made without looking anything up. Account 0 is
/// the hot one.
final class Seed {

  static final int ACCOUNTS = 1000;
  static final long CREDITS = 1_000_000_000L;

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
              + ", '+15005550006', now()"
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
