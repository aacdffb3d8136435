package io.callmanager.credit;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.SystemDatabase;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Service;

/// Audits the ledger: adds every account up again from its entries.
@Service
public class Books {

  private static final String RECOUNT =
      """
      with entries as (
        select account_id, sum(granted_delta) granted, sum(available_delta) available,
               sum(reserved_delta) reserved, sum(spent_delta) spent
          from credit_entry group by account_id),
      pending as (
        select account_id, sum(amount) filter (where state = 'PENDING') pending, sum(settled) settled
          from credit_reservation group by account_id),
      calls as (
        select account_id, count(*) filter (where status <> 'QUEUED') live, count(*) filter (where status = 'QUEUED') queued
          from call where ended_at is null group by account_id)
      select account_id, what, recorded, recounted
        from credit_balance b
        full join entries e using (account_id)
        left join pending p using (account_id)
        left join calls c using (account_id)
        cross join lateral (values
          ('granted', b.granted, coalesce(e.granted, 0)),
          ('available', b.available, coalesce(e.available, 0)),
          ('reserved', b.reserved, coalesce(e.reserved, 0)),
          ('spent', b.spent, coalesce(e.spent, 0)),
          ('pending reservations', b.reserved, coalesce(p.pending, 0)),
          ('settled reservations', b.spent, coalesce(p.settled, 0)),
          ('calls on their way', b.calls_live, coalesce(c.live, 0)),
          ('calls in the queue', b.calls_queued, coalesce(c.queued, 0)))
          as total (what, recorded, recounted)
       where recorded is distinct from recounted
       order by account_id, what
      """;

  private static final String RESOLVED_TWICE =
      """
      select account_id, 'resolutions of reservation ' || reservation_id what, 1 recorded, count(*) recounted
        from credit_entry where kind in ('SETTLE', 'RELEASE', 'EXPIRE')
       group by account_id, reservation_id having count(*) > 1
      """;

  private static final String ORPHANS =
      """
      select c.account_id, 'reservation of call ' || c.id what, c.credits_reserved recorded, coalesce(r.amount, 0) recounted
        from call c left join credit_reservation r on r.account_id = c.account_id and r.id = c.id
       where r.id is null or r.amount <> c.credits_reserved
          or (c.ended_at is null) <> (r.state = 'PENDING')
      union all
      select r.account_id, 'call of reservation ' || r.id, 0, r.amount
        from credit_reservation r left join call c on c.account_id = r.account_id and c.id = r.id
       where c.id is null
      union all
      select e.account_id, 'call of event ' || e.call_id, 0, 1
        from call_event e left join call c on c.account_id = e.account_id and c.id = e.call_id
       where c.id is null
      """;

  private static final String CONTRADICTIONS =
      """
      select account_id, 'deltas of entry ' || id what, granted_delta recorded,
             available_delta + reserved_delta + spent_delta recounted
        from credit_entry
       where granted_delta <> available_delta + reserved_delta + spent_delta
          or (kind in ('GRANT', 'ADJUST')) <> (reservation_id is null)
      union all
      select account_id, 'resolution of reservation ' || id, amount, settled
        from credit_reservation
       where settled > amount or (state = 'PENDING') <> (resolved_at is null) or (state <> 'SETTLED' and settled > 0)
      union all
      select account_id, 'end of call ' || id, credits_reserved, credits_settled
        from call
       where (ended_at is null) <> (status in ('QUEUED', 'INITIATED', 'RINGING', 'ANSWERED'))
          or (ended_at is null) <> (credits_settled is null)
      """;

  private final SystemDatabase system;

  public Books(SystemDatabase system) {
    this.system = system;
  }

  /// Re-adds every account, checks that every reservation was resolved at most once, and looks for rows that point at nothing or
  /// contradict themselves.
  public Audit audit() {
    return system.inTransaction(
        jdbc -> {
          jdbc.sql("set transaction isolation level repeatable read, read only").update();
          long accounts =
              jdbc.sql("select count(*) from credit_balance").query(Long.class).single();
          long entries = jdbc.sql("select count(*) from credit_entry").query(Long.class).single();
          List<Difference> differences =
              jdbc.sql(
                      "select * from ("
                          + RECOUNT
                          + ") t union all "
                          + RESOLVED_TWICE
                          + " union all "
                          + ORPHANS
                          + " union all "
                          + CONTRADICTIONS)
                  .query(
                      (row, number) ->
                          new Difference(
                              new AccountId(row.getObject("account_id", UUID.class)),
                              row.getString("what"),
                              row.getLong("recorded"),
                              row.getLong("recounted")))
                  .list();
          return new Audit(accounts, entries, differences);
        });
  }

  /// What an audit found.
  ///
  /// @param differences none when the books balance
  public record Audit(long accounts, long entries, List<Difference> differences) {

    public boolean balances() {
      return differences.isEmpty();
    }
  }

  /// A total that is not what its entries add up to.
  public record Difference(AccountId account, String what, long recorded, long recounted) {}
}
