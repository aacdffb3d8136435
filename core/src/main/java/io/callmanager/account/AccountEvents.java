package io.callmanager.account;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.Json;
import io.callmanager.shared.TimeOrderedId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What happens to accounts themselves.
public final class AccountEvents {

  private static final String ADD =
      """
      with event as (
        insert into account_event (account_id, id, type, at, data) values (?, ?, ?, ?, ?::jsonb)
        returning account_id, id, type, at)
      insert into webhook_delivery (account_id, endpoint_id, source_id, sequence, type, due_at, created_at)
      select e.account_id, w.id, e.id, 0, e.type, e.at, e.at
        from event e join webhook_endpoint w on w.account_id = e.account_id and w.enabled and w.deleted_at is null
       where ('*' = any (w.events) or e.type = any (w.events)) and (w.told is null or e.type = any (w.told))
      """;

  private AccountEvents() {}

  /// Writes an event down and puts it on its way to the account's webhooks, as part of the transaction that caused it.
  ///
  /// @param jdbc of that transaction
  public static void add(
      AccountId account,
      JdbcClient jdbc,
      AccountEventType type,
      Instant at,
      Map<String, Object> data) {
    jdbc.sql(ADD)
        .param(account.value())
        .param(TimeOrderedId.next())
        .param(type.word())
        .param(at.atOffset(ZoneOffset.UTC))
        .param(Json.write(data))
        .update();
  }
}
