package io.callmanager.recording;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.RecordingId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A recording of a call. What is null is not known before it is completed.
///
/// @param sizeBytes of the file, its header included
/// @param sha256 of the file, in hexadecimal digits
/// @param note what is odd about it, or why it failed; null when nothing is
public record Recording(
    AccountId account,
    RecordingId id,
    CallId call,
    Status status,
    Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Long durationMillis,
    @Nullable Long sizeBytes,
    @Nullable String sha256,
    int channels,
    @Nullable Place place,
    @Nullable String note) {

  /// Where a file is.
  ///
  /// @param store the store's name
  /// @param key its key there
  public record Place(String store, String key) {}

  /// How far a recording is.
  public enum Status {
    /// The call is being recorded, or the file is on its way to the store.
    RECORDING,
    /// The file is stored.
    COMPLETED,
    /// There is no file.
    FAILED,
    /// The file was there and is not any more.
    DELETED
  }
}
