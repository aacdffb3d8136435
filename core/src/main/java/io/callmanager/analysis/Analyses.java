package io.callmanager.analysis;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.Json;
import io.callmanager.shared.TenantDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// What came of accounts' conversations.
@Service
public class Analyses {

  /// How often it is tried to analyse a conversation.
  static final int MOST_ATTEMPTS = 50;

  private final TenantDatabase tenants;

  Analyses(TenantDatabase tenants) {
    this.tenants = tenants;
  }

  /// How far the analysis of a conversation is.
  ///
  /// @param pending whether it is still to come
  /// @param analysis null when it is pending, was given up, or the agent's conversations are not analysed
  /// @param givenUp whether it failed too often
  /// @param untold whether it is made, but has yet to be told of
  public record Found(
      boolean pending, @Nullable Analysis analysis, boolean givenUp, boolean untold) {}

  /// How far the analysis of a call's conversation is; empty when the call goes on, held none, or is not the account's.
  public Optional<Found> of(AccountId account, CallId call) {
    return tenants.read(
        account,
        jdbc ->
            jdbc.sql(
                    "select due_at, attempts, result, analysed_at from call_analysis where account_id = ? and call_id = ?")
                .param(account.value())
                .param(call.value())
                .query(Analyses::read)
                .optional());
  }

  private static Found read(ResultSet row, int number) throws SQLException {
    OffsetDateTime made = row.getObject("analysed_at", OffsetDateTime.class);
    String result = row.getString("result");
    boolean due = row.getObject("due_at") != null;
    if (made == null || result == null) {
      return new Found(due, null, !due && row.getInt("attempts") >= MOST_ATTEMPTS, false);
    }
    return new Found(false, AnalysisJson.read(result, made.toInstant()), false, due);
  }

  /// Keeps what came of a conversation. It is not told of yet.
  void keep(AccountId account, CallId call, Analysis made) {
    tenants.write(
        account,
        jdbc ->
            jdbc.sql(
                    """
                    update call_analysis set result = ?::jsonb, analysed_at = ?
                     where account_id = ? and call_id = ? and result is null
                    """)
                .param(Json.write(AnalysisJson.data(made)))
                .param(made.at().atOffset(ZoneOffset.UTC))
                .param(account.value())
                .param(call.value())
                .update());
  }

  /// There is nothing left to do about a conversation.
  void done(AccountId account, CallId call) {
    due(account, call, null);
  }

  /// There is, but not before some time.
  void later(AccountId account, CallId call, Instant at) {
    due(account, call, at);
  }

  private void due(AccountId account, CallId call, @Nullable Instant at) {
    tenants.write(
        account,
        jdbc ->
            jdbc.sql(
                    "update call_analysis set due_at = ?::timestamptz where account_id = ? and call_id = ?")
                .param(at == null ? null : at.atOffset(ZoneOffset.UTC))
                .param(account.value())
                .param(call.value())
                .update());
  }
}
