package io.callmanager.call.spi;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.TrunkId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Hears how trunks are.
@FunctionalInterface
public interface TrunkListener {

  /// Called on a thread of the telephone's; must only note it and return.
  void onHealth(HealthChange change);

  /// A trunk is in another state of health than before.
  ///
  /// @param owner whose trunk it is; null for the platform's
  /// @param detail why, in words for an operator
  record HealthChange(
      TrunkId trunk,
      String name,
      @Nullable AccountId owner,
      TrunkStatus.Health from,
      TrunkStatus.Health to,
      String detail,
      Instant at) {}
}
