package io.callmanager.call.spi;

import io.callmanager.shared.AccountId;
import java.util.Optional;

/// The language models that accounts bring.
@FunctionalInterface
public interface ModelAccounts {

  /// An account's model; empty when it has none and its agents use the platform's. May wait for the database.
  ///
  /// @throws UnreadableModelKeyException when its key can't be read
  Optional<ModelAccess> of(AccountId account);
}
