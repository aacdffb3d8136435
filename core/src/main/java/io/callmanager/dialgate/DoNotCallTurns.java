package io.callmanager.dialgate;

import io.callmanager.shared.AccountId;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/// Who may send or fetch a list as a file. An account gets one at a time and all accounts together a few: slow clients must hold
/// neither every connection to the database, as downloads do, nor the server's threads.
@Component
public class DoNotCallTurns {

  private static final int MOST_UPLOADS = 16;
  private static final int MOST_DOWNLOADS = 4;

  private final Semaphore uploads = new Semaphore(MOST_UPLOADS);
  private final Semaphore downloads = new Semaphore(MOST_DOWNLOADS);
  private final Set<AccountId> underWay = ConcurrentHashMap.newKeySet();

  /// A file on its way, until it is closed.
  public interface Turn extends AutoCloseable {

    @Override
    void close();
  }

  /// Lets an account send a file; empty when it has one on its way, or too many others do.
  public Optional<Turn> upload(AccountId account) {
    return take(account, uploads);
  }

  /// Lets an account fetch a file; empty when it has one on its way, or too many others do.
  public Optional<Turn> download(AccountId account) {
    return take(account, downloads);
  }

  private Optional<Turn> take(AccountId account, Semaphore room) {
    if (!underWay.add(account)) {
      return Optional.empty();
    }
    if (!room.tryAcquire()) {
      underWay.remove(account);
      return Optional.empty();
    }
    return Optional.of(
        () -> {
          room.release();
          underWay.remove(account);
        });
  }
}
