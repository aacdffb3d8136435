package io.callmanager.webhook.delivery;

import io.callmanager.shared.SystemDatabase;
import io.callmanager.shared.TimeOrderedId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which endpoints this server sends to. It shows that it lives by being seen; when it was not for a lease's length, others take
/// its endpoints over. Well before that it holds back by itself.
final class LaneClaims {

  private static final Duration FORGOTTEN = Duration.ofHours(1);

  private final UUID sender = TimeOrderedId.next();
  private final SystemDatabase system;
  private final Duration lease;
  private volatile long seenNanos;
  private volatile boolean seen;

  /// @param lease for how long a server that is not seen keeps its endpoints
  LaneClaims(SystemDatabase system, Duration lease) {
    this.system = system;
    this.lease = lease;
  }

  /// Shows that this server lives.
  ///
  /// @return false when it was not seen for so long that its claims may be gone
  boolean beat() {
    boolean kept = !seen || System.nanoTime() - seenNanos < lease.toNanos();
    long before = System.nanoTime();
    system
        .jdbc()
        .sql(
            """
            insert into webhook_sender (id, seen_at) values (?, now())
            on conflict (id) do update set seen_at = excluded.seen_at
            """)
        .param(sender)
        .update();
    seenNanos = before;
    seen = true;
    return kept;
  }

  /// Whether enough of the lease is left to send something.
  boolean mayStill() {
    return seen && System.nanoTime() - seenNanos < lease.toNanos() / 2;
  }

  Duration betweenBeats() {
    return lease.dividedBy(5);
  }

  /// Claims endpoints, but for those that another server which lives has.
  Set<EndpointKey> claim(Collection<EndpointKey> wanted) {
    List<EndpointKey> asked = List.copyOf(wanted);
    List<UUID> got =
        system
            .jdbc()
            .sql(
                """
                insert into webhook_lane (account_id, endpoint_id, sender_id)
                select w.account_id, w.endpoint_id, :sender
                  from unnest(:accounts::uuid[], :endpoints::uuid[]) w (account_id, endpoint_id)
                 where not exists (
                   select from webhook_lane l join webhook_sender s on s.id = l.sender_id
                    where l.account_id = w.account_id and l.endpoint_id = w.endpoint_id and l.sender_id <> :sender
                      and s.seen_at > now() - make_interval(secs => :lease))
                 order by 1, 2
                on conflict (account_id, endpoint_id) do update set sender_id = excluded.sender_id
                 where webhook_lane.sender_id = excluded.sender_id
                    or not exists (
                      select from webhook_sender s
                       where s.id = webhook_lane.sender_id and s.seen_at > now() - make_interval(secs => :lease))
                returning endpoint_id
                """)
            .param("sender", sender)
            .param(
                "accounts",
                asked.stream().map(key -> key.account().toString()).toArray(String[]::new))
            .param(
                "endpoints", asked.stream().map(key -> key.id().toString()).toArray(String[]::new))
            .param("lease", lease.toMillis() / 1000.0)
            .query(UUID.class)
            .list();
    Set<UUID> ids = new HashSet<>(got);
    Set<EndpointKey> claimed = new HashSet<>();
    asked.stream().filter(key -> ids.contains(key.id())).forEach(claimed::add);
    return claimed;
  }

  /// Lets others have an endpoint.
  void release(EndpointKey endpoint) {
    system
        .jdbc()
        .sql("delete from webhook_lane where account_id = ? and endpoint_id = ? and sender_id = ?")
        .param(endpoint.account().value())
        .param(endpoint.id())
        .param(sender)
        .update();
  }

  /// Lets others have everything.
  void retire() {
    forget(sender, null);
  }

  /// Forgets servers that were not seen for long.
  void tidy() {
    forget(null, FORGOTTEN);
  }

  private void forget(@Nullable UUID who, @Nullable Duration unseen) {
    system.inTransaction(
        jdbc ->
            jdbc.sql(
                    """
                    with gone as (
                      delete from webhook_sender
                       where id = :who::uuid or seen_at < now() - make_interval(secs => :unseen::float8)
                      returning id)
                    delete from webhook_lane l using gone where l.sender_id = gone.id
                    """)
                .param("who", who)
                .param("unseen", unseen == null ? null : (double) unseen.toSeconds())
                .update());
  }
}
