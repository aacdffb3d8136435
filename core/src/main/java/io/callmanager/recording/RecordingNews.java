package io.callmanager.recording;

import io.callmanager.call.CallEventType;
import io.callmanager.call.CallTimeline;
import io.callmanager.recording.Recording.Status;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Tells calls' timelines what came of their recordings, once: who tells has claimed it before, and gives it back when the call
/// does not take it.
@Component
class RecordingNews {

  private static final Logger log = LoggerFactory.getLogger(RecordingNews.class);

  private final RecordingRows rows;
  private final CallTimeline timeline;
  private final Clock clock;
  private final AtomicInteger underWay = new AtomicInteger();

  /// Claims that could not be given back; as many as were being told of when the database went away.
  private final Queue<Claim> unreturned = new ConcurrentLinkedQueue<>();

  RecordingNews(RecordingRows rows, CallTimeline timeline, Clock clock) {
    this.rows = rows;
    this.timeline = timeline;
    this.clock = clock;
  }

  private record Claim(Recording recording, Instant at) {}

  /// Tells the call's timeline what came of a recording, unless that is told or being told. Fails quietly: whoever looks for what is
  /// untold tries again. Blocks until the call takes it.
  void tell(Recording recording) {
    Instant endedAt = recording.endedAt();
    if (endedAt == null || recording.status() == Status.DELETED) {
      return;
    }
    underWay.incrementAndGet();
    try {
      Claim claim = new Claim(recording, clock.instant().truncatedTo(ChronoUnit.MICROS));
      if (rows.claimTelling(recording, claim.at()) && !told(recording, endedAt)) {
        giveBack(claim);
      }
    } catch (DataAccessException | TransactionException e) {
      later(recording, e);
    } finally {
      underWay.decrementAndGet();
    }
  }

  private boolean told(Recording recording, Instant endedAt) {
    CallEventType type =
        recording.status() == Status.COMPLETED
            ? CallEventType.RECORDING_COMPLETED
            : CallEventType.RECORDING_FAILED;
    try {
      return timeline.add(recording.account(), recording.call(), type, endedAt, data(recording));
    } catch (DataAccessException | TransactionException e) {
      later(recording, e);
      return false;
    }
  }

  private static void later(Recording recording, RuntimeException e) {
    log.warn("recording={} is told of later: {}", recording.id(), e.getMessage());
  }

  private static Map<String, Object> data(Recording recording) {
    Map<String, Object> data = new HashMap<>();
    data.put("recordingId", recording.id().toString());
    if (recording.status() == Status.COMPLETED) {
      put(data, "durationMs", recording.durationMillis());
      put(data, "sizeBytes", recording.sizeBytes());
      put(data, "sha256", recording.sha256());
      put(data, "note", recording.note());
    } else {
      put(data, "reason", recording.note());
    }
    return data;
  }

  private static void put(Map<String, Object> data, String key, @Nullable Object value) {
    if (value != null) {
      data.put(key, value);
    }
  }

  private void giveBack(Claim claim) {
    try {
      rows.returnTelling(claim.recording(), claim.at());
    } catch (DataAccessException | TransactionException e) {
      unreturned.add(claim);
    }
  }

  /// Gives back what could not be given back before.
  void returnClaims() {
    for (int left = unreturned.size(); left > 0; left--) {
      Claim claim = unreturned.poll();
      if (claim != null) {
        giveBack(claim);
      }
    }
  }

  /// Whether anything is being told at the moment.
  boolean isTelling() {
    return underWay.get() > 0;
  }
}
