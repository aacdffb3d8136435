package io.callmanager.recording;

import io.callmanager.recording.Recording.Place;
import io.callmanager.recording.Recording.Status;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.Page;
import io.callmanager.shared.RecordingId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// An account's recordings.
@Service
public class Recordings {

  /// The longest for which an account may keep its recordings, in days.
  public static final int MOST_DAYS = 3650;

  private final RecordingRows rows;
  private final RecordingStores stores;
  private final RecordingUpkeep upkeep;
  private final RecordingProperties properties;
  private final Clock clock;

  Recordings(
      RecordingRows rows,
      RecordingStores stores,
      RecordingUpkeep upkeep,
      RecordingProperties properties,
      Clock clock) {
    this.rows = rows;
    this.stores = stores;
    this.upkeep = upkeep;
    this.properties = properties;
    this.clock = clock;
  }

  /// Recordings that are not deleted, newest first.
  ///
  /// @param cursor where the page before this one ended; null for the first page
  public Page<Recording> page(
      AccountId account, RecordingFilter filter, @Nullable RecordingId cursor, int limit) {
    List<Recording> found = rows.page(account, filter, cursor, limit + 1);
    if (found.size() <= limit) {
      return new Page<>(found, null);
    }
    List<Recording> shown = found.subList(0, limit);
    return new Page<>(shown, shown.getLast().id().toString());
  }

  /// Recordings that are being made or are on their way to the store, newest first.
  public List<Recording> underWay(AccountId account, int most) {
    return rows.underWay(account, most);
  }

  /// The newest recording of each of some calls; those that failed or are deleted don't count.
  public Map<CallId, Recording> newest(AccountId account, Collection<CallId> calls) {
    return calls.isEmpty() ? Map.of() : rows.newest(account, calls);
  }

  /// A recording that is not deleted.
  public Optional<Recording> find(AccountId account, RecordingId id) {
    return rows.find(account, id, false);
  }

  /// Reads a part of an account's recording.
  ///
  /// @return empty when it is not there or has no file
  /// @throws IOException when the store can't be read
  public Optional<InputStream> open(AccountId account, RecordingId id, long from, long length)
      throws IOException {
    Place place =
        find(account, id)
            .filter(recording -> recording.status() == Status.COMPLETED)
            .map(Recording::place)
            .orElse(null);
    if (place == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(stores.open(place, from, length));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /// Deletes a recording and its file; a file that can't be reached now goes later.
  public Deleted delete(AccountId account, RecordingId id) {
    Recording before = find(account, id).orElse(null);
    if (before == null) {
      return Deleted.NOT_FOUND;
    }
    if (!rows.delete(account, id, clock.instant())) {
      return before.status() == Status.RECORDING ? Deleted.UNDER_WAY : Deleted.NOT_FOUND;
    }
    rows.find(account, id, true).ifPresent(upkeep::wipe);
    return Deleted.DONE;
  }

  /// For how long the account keeps its recordings.
  public Retention retention(AccountId account) {
    return rows.retentionDays(account)
        .map(days -> new Retention(Duration.ofDays(days), true))
        .orElseGet(() -> new Retention(properties.retention(), false));
  }

  /// Sets for how long the account keeps its recordings, those that are there included.
  ///
  /// @param days from 1 to [#MOST_DAYS]; null to keep them as long as the platform does
  public Retention retention(AccountId account, @Nullable Integer days) {
    rows.retentionDays(account, days);
    return retention(account);
  }

  /// For how long recordings are kept.
  ///
  /// @param own whether the account has set it
  public record Retention(Duration time, boolean own) {}

  /// What came of deleting a recording.
  public enum Deleted {
    DONE,
    NOT_FOUND,
    /// It is still being recorded or stored.
    UNDER_WAY
  }
}
