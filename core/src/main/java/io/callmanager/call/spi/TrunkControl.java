package io.callmanager.call.spi;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.TrunkId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Tells the telephone which trunks there are besides those of its own configuration. Whatever is told takes effect with the
/// next call; calls that stand are left alone. Any thread may tell; all methods return at once.
public interface TrunkControl {

  /// Adds trunks, or changes those of the same ids.
  void put(Collection<TrunkDefinition> trunks);

  void remove(Collection<TrunkId> trunks);

  /// Says which of the platform's trunks some accounts may use besides their own. Other accounts keep theirs.
  void assign(Map<AccountId, Set<TrunkId>> trunks);

  /// How a trunk is; empty when there is none of that id.
  Optional<TrunkStatus> status(TrunkId trunk);

  /// Who hears of changes of trunks' health from now on.
  void listen(TrunkListener listener);
}
