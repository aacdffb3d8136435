package io.callmanager.trunk;

import io.callmanager.call.spi.TrunkDefinition;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.SystemDatabase;
import io.callmanager.shared.TrunkId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// The platform's own trunks, and which accounts may use them; for operators.
@Service
public class PlatformTrunks {

  private static final int MOST = 1000;

  private final SystemDatabase system;
  private final TrunkRows rows;
  private final TrunkFeed feed;
  private final TrunkShelf shelf;

  PlatformTrunks(SystemDatabase system, TrunkRows rows, TrunkFeed feed) {
    this.system = system;
    this.rows = rows;
    this.feed = feed;
    this.shelf =
        new TrunkShelf(
            TrunkRows.PLATFORM,
            MOST,
            rows,
            new TrunkShelf.Transactions() {
              @Override
              public <T extends @Nullable Object> T run(Function<JdbcClient, T> work) {
                return system.inTransaction(work);
              }
            },
            feed);
  }

  /// The platform's trunks, by name; those of the configuration are not among them.
  public List<Trunk> list() {
    return shelf.all();
  }

  public Optional<Trunk> find(TrunkId id) {
    return shelf.find(id);
  }

  public SavedTrunk create(TrunkDefinition trunk) {
    return shelf.create(trunk);
  }

  public SavedTrunk change(TrunkId id, UnaryOperator<TrunkDefinition> change) {
    return shelf.change(id, change);
  }

  /// Deletes a trunk; calls that stand go on.
  ///
  /// @return whether there was such a trunk
  public boolean delete(TrunkId id) {
    return shelf.delete(id);
  }

  /// Those of the platform's trunks that are assigned to an account, by name.
  public List<Trunk> assignedTo(AccountId account) {
    return system.inTransaction(
        jdbc -> {
          List<UUID> assigned =
              jdbc.sql("select trunk_id from trunk_assignment where account_id = ? and active")
                  .param(account.value())
                  .query(UUID.class)
                  .list();
          return assigned.isEmpty()
              ? List.of()
              : rows.all(jdbc, TrunkRows.PLATFORM).stream()
                  .filter(trunk -> assigned.contains(trunk.definition().id().value()))
                  .toList();
        });
  }

  /// Lets an account use a trunk, or takes it back.
  ///
  /// @return whether there is such an account and such a trunk of the platform's
  public boolean assign(AccountId account, TrunkId id, boolean active) {
    boolean done =
        system.inTransaction(
                jdbc ->
                    jdbc.sql(
                            """
                            insert into trunk_assignment (account_id, trunk_id, active, updated_at)
                            select a.id, t.id, :active, clock_timestamp() from account a, trunk t
                             where a.id = :account and t.account_id = :platform and t.id = :trunk and t.deleted_at is null
                            on conflict (account_id, trunk_id)
                            do update set active = excluded.active, updated_at = excluded.updated_at
                            """)
                        .param("active", active)
                        .param("account", account.value())
                        .param("platform", TrunkRows.PLATFORM)
                        .param("trunk", id.value())
                        .update())
            == 1;
    feed.lookNow();
    return done;
  }
}
