package io.callmanager.call;

import static java.util.Objects.requireNonNull;

import io.callmanager.call.CallStatements.Progress;
import io.callmanager.shared.Statement;
import io.callmanager.shared.TenantDatabase.Write;
import io.callmanager.shared.TimeOrderedId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The statement that ends a call: resolves its reservation, gives its place among the account's calls back and takes what it did
/// not use off the budgets it counted against; or does none of it.
///
/// Whatever it changes of the account's it changes after the balance's row, as [PlaceStatement] does, so that no two of them wait for
/// each other. One that ends a queued call has not begun with a row that others have to wait for, hence locks the balance first.
final class EndStatement {

  private static final String LOCK =
      "select 1 from credit_balance where account_id = ?::uuid for update;\n";

  private static final String CHANGED =
      """
      with changed as (
        update call set status = ?, version = version + ?::int, dialed_at = coalesce(dialed_at, ?::timestamptz),
          trunk = coalesce(?::text, trunk), trunk_attempts = coalesce(?::int, trunk_attempts),
          trunk_count = coalesce(?::int, trunk_count), warnings = coalesce(?::text[], warnings),
          answered_by = coalesce(?::text, answered_by), amd_cause = coalesce(?::text, amd_cause),
          amd_confidence = coalesce(?::float8, amd_confidence), ringing_at = coalesce(ringing_at, ?::timestamptz),
          answered_at = coalesce(answered_at, ?::timestamptz), ended_at = ?::timestamptz, answered_seconds = ?, credits_settled = ?,
          end_reason = ?, ended_by = ?, sip_code = ?, carrier_words = ?
         where account_id = ?::uuid and id = ?::uuid and version = ? and ended_at is null
        returning webhook_endpoint_id, budget_ids, started_at),
      resolved as (
        update credit_reservation set state = ?, settled = ?, resolved_at = ?::timestamptz
         where account_id = ?::uuid and id = ?::uuid and state = 'PENDING' and exists (select from changed)
        returning amount, settled),
      balance as (
        update credit_balance b
           set reserved = b.reserved - r.amount, spent = b.spent + r.settled, available = b.available + r.amount - r.settled,
             %1$s = b.%1$s - 1
          from resolved r where b.account_id = ?::uuid
        returning b.account_id),
      entry as (
        insert into credit_entry
          (account_id, id, kind, reservation_id, granted_delta, available_delta, reserved_delta, spent_delta, at)
        select ?::uuid, ?::uuid, ?::text, ?::uuid, 0, amount - settled, -amount, settled, ?::timestamptz from resolved),
      """
          + CallStatements.HAPPENED
          + CallStatements.deliveries("(select webhook_endpoint_id from changed)");

  private static final String UNCOUNTED =
      """
      , uncounted as (
        update budget g set used = g.used - (r.amount - r.settled)
          from balance b, resolved r, changed c
         where g.account_id = b.account_id and g.id = any (c.budget_ids) and g.period_start <= c.started_at)
      """;

  private static final String UNQUEUED =
      """
      , unqueued as (
        delete from call_queue where account_id = ?::uuid and call_id = ?::uuid and exists (select from changed))
      """;

  private static final String UNDONE =
      """
      , campaign_gone as (
        delete from campaign
         where account_id = ?::uuid and id = ?::uuid and temporary and exists (select from changed)),
      contact_gone as (
        delete from contact where account_id = ?::uuid and id = ?::uuid and exists (select from changed))
      """;

  /// Turns that are written with the end are not seen yet by the statement that writes them.
  private static final String TALKED =
      """
      , talked as (
        insert into call_analysis (account_id, call_id, script, due_at)
        select ?::uuid, ?::uuid, ?::jsonb, least(?::timestamptz, now()) from changed
         where ?::boolean or exists (select from call_event e
           where e.account_id = ?::uuid and e.call_id = ?::uuid and e.type = 'conversation.turn'))
      """;

  private static final String WHETHER =
      "select (select count(*) from changed), (select count(*) from resolved)";

  private static final Map<Form, Statement> STATEMENTS = statements();

  private EndStatement() {}

  /// What is to be done besides.
  ///
  /// @param queued whether the call still waits in the queue
  /// @param budgeted whether it may count against budgets
  /// @param undo whether its contact and campaign go
  /// @param talked whether a conversation was held, or may have been
  private record Form(boolean queued, boolean budgeted, boolean undo, boolean talked) {

    private static final List<Boolean> BOTH = List.of(false, true);

    Statement statement() {
      return new Statement.Single(text(), queued ? 1 : 0);
    }

    private String text() {
      return (queued ? LOCK : "")
          + CHANGED.formatted(queued ? "calls_queued" : "calls_live")
          + (budgeted ? UNCOUNTED : "")
          + (queued ? UNQUEUED : "")
          + (undo ? UNDONE : "")
          + (talked ? TALKED : "")
          + WHETHER;
    }
  }

  private static Map<Form, Statement> statements() {
    Map<Form, Statement> statements = new HashMap<>();
    for (boolean queued : Form.BOTH) {
      for (boolean budgeted : Form.BOTH) {
        for (boolean undo : Form.BOTH) {
          for (boolean talked : Form.BOTH) {
            Form form = new Form(queued, budgeted, undo, talked);
            statements.put(form, form.statement());
          }
        }
      }
    }
    return Map.copyOf(statements);
  }

  /// Ends a call and resolves its reservation: settled when it was answered, released when not.
  ///
  /// @param before what has happened before the end and is not written yet
  /// @param end what is written
  /// @param talk the conversation that was held, which waits to be read from now on; null when there was none
  /// @return a write that gives false when the call is no longer of that version
  static Write<Boolean> of(
      PlacedCall call,
      int version,
      Progress progress,
      List<Happening> before,
      CallEnd end,
      @Nullable HeldTalk talk) {
    return of(call, version, progress, before, end, talk, false);
  }

  /// Ends a call that waits in the queue, and takes it out.
  ///
  /// @return a write that gives false when it no longer waits
  static Write<Boolean> ofQueued(PlacedCall call, int version, CallEnd end) {
    return of(call, version, Progress.AS_WRITTEN, List.of(), end, null, true);
  }

  private static Write<Boolean> of(
      PlacedCall call,
      int version,
      Progress progress,
      List<Happening> before,
      CallEnd end,
      @Nullable HeldTalk talk,
      boolean queued) {
    Termination termination = end.termination();
    UUID account = call.account().value();
    UUID callId = call.id().value();
    long settled = end.settled().amount();
    String resolution = end.answered() ? "SETTLED" : "RELEASED";
    List<Happening> happenings = new ArrayList<>(before);
    happenings.add(end.happening());
    Form form = new Form(queued, call.budgeted(), end.neverBegan(), talk != null);
    return new Write<>(
        call.account(),
        requireNonNull(STATEMENTS.get(form)),
        p -> {
          if (queued) {
            p.add(account);
          }
          p.add(termination.status().name()).add(happenings.size());
          CallStatements.addProgress(p, progress);
          p.add(termination.at()).add(end.answeredSeconds()).add(settled);
          p.add(termination.reason().word()).add(termination.by().name());
          p.add(termination.sipCode()).add(termination.words());
          p.add(account).add(callId).add(version);
          p.add(resolution).add(settled).add(termination.at()).add(account).add(callId);
          p.add(account);
          p.add(account).add(TimeOrderedId.next()).add(end.answered() ? "SETTLE" : "RELEASE");
          p.add(callId).add(termination.at());
          p.add(account).add(callId);
          CallStatements.addHappenings(p, version, happenings);
          if (queued) {
            p.add(account).add(callId);
          }
          if (form.undo()) {
            p.add(account).add(call.campaign().value());
            p.add(account).add(call.contact().value());
          }
          if (talk != null) {
            p.add(account).add(callId).add(talk.script()).add(termination.at());
            p.add(talk.known()).add(account).add(callId);
          }
        },
        rows -> {
          rows.next();
          int changed = rows.getInt(1);
          if (changed == 1 && rows.getInt(2) != 1) {
            throw new IllegalStateException(
                "call " + callId + " ended without a pending reservation");
          }
          return changed == 1;
        });
  }
}
