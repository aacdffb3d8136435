package io.callmanager.trunk;

import io.callmanager.call.spi.TrunkDefinition;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.TenantDatabase;
import io.callmanager.shared.TrunkId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// The trunks that accounts set up themselves. A change takes effect with the next call: at once on this server, within
/// seconds on the others.
@Service
public class Trunks {

  /// How many trunks an account may have.
  public static final int MOST = 100;

  private final TenantDatabase tenants;
  private final TrunkRows rows;
  private final TrunkFeed feed;

  Trunks(TenantDatabase tenants, TrunkRows rows, TrunkFeed feed) {
    this.tenants = tenants;
    this.rows = rows;
    this.feed = feed;
  }

  /// An account's own trunks, by name.
  public List<Trunk> list(AccountId account) {
    return shelf(account).all();
  }

  public Optional<Trunk> find(AccountId account, TrunkId id) {
    return shelf(account).find(id);
  }

  /// Adds a trunk.
  ///
  /// @throws IllegalArgumentException when it is not the account's
  public SavedTrunk create(AccountId account, TrunkDefinition trunk) {
    if (!account.equals(trunk.owner())) {
      throw new IllegalArgumentException("a trunk of another owner");
    }
    return shelf(account).create(trunk);
  }

  public SavedTrunk change(AccountId account, TrunkId id, UnaryOperator<TrunkDefinition> change) {
    return shelf(account).change(id, change);
  }

  /// Deletes a trunk; calls that stand go on.
  ///
  /// @return whether there was such a trunk
  public boolean delete(AccountId account, TrunkId id) {
    return shelf(account).delete(id);
  }

  private TrunkShelf shelf(AccountId account) {
    return new TrunkShelf(
        account.value(),
        MOST,
        rows,
        new TrunkShelf.Transactions() {
          @Override
          public <T extends @Nullable Object> T run(Function<JdbcClient, T> work) {
            return tenants.write(account, work);
          }
        },
        feed);
  }
}
