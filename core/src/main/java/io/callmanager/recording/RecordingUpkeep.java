package io.callmanager.recording;

import io.callmanager.recording.AllRecordings.Found;
import io.callmanager.recording.AllRecordings.Mark;
import io.callmanager.recording.Recording.Place;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Looks after all accounts' recordings: deletes those whose time is over, sees to it that files of deleted ones go and that calls
/// hear of what became of theirs. Several servers may do it side by side: but for the telling, each step may be done twice.
///
/// The work waits for stores and calls, so it never runs on the thread of the schedule, which other parts of the server share.
@Component
class RecordingUpkeep {

  private static final Logger log = LoggerFactory.getLogger(RecordingUpkeep.class);

  /// For so long files are deleted in one go. The next one begins where this one ended.
  private static final Duration TO_WIPE = Duration.ofMinutes(8);

  /// After so long a call's timeline is left alone.
  private static final Duration WORTH_TELLING = Duration.ofDays(1);

  /// Who has settled a recording tells of it first.
  private static final Duration TO_BE_TOLD = Duration.ofSeconds(5);

  /// After so long a recording whose server never came back is given up.
  private static final Duration GIVEN_UP = Duration.ofDays(2);

  /// For so long it is known that there was a recording whose file is gone, lest a server that comes back brings it back.
  private static final Duration REMEMBERED = Duration.ofDays(7);

  private final AllRecordings all;
  private final RecordingStores stores;
  private final RecordingRows rows;
  private final RecordingDesk desk;
  private final RecordingNews news;
  private final RecordingProperties properties;
  private final Clock clock;
  private final AtomicBoolean tidying = new AtomicBoolean();
  private final AtomicBoolean telling = new AtomicBoolean();

  /// How far the files of each store were gone through when time was over or the store failed.
  private final Map<String, Mark> reached = new ConcurrentHashMap<>();

  RecordingUpkeep(
      AllRecordings all,
      RecordingStores stores,
      RecordingRows rows,
      RecordingDesk desk,
      RecordingNews news,
      RecordingProperties properties,
      Clock clock) {
    this.all = all;
    this.stores = stores;
    this.rows = rows;
    this.desk = desk;
    this.news = news;
    this.properties = properties;
    this.clock = clock;
  }

  @Scheduled(fixedDelayString = "PT10S", initialDelayString = "PT10S")
  void startTelling() {
    start(telling, this::tell);
  }

  @Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT1M")
  void startTidying() {
    start(tidying, this::tidy);
  }

  /// Does some work elsewhere, unless it is still being done.
  private void start(AtomicBoolean busy, Runnable work) {
    if (desk.isRunning() && busy.compareAndSet(false, true)) {
      desk.execute(
          () -> {
            try {
              work.run();
            } catch (RuntimeException e) {
              log.warn("Recordings are looked after later", e);
            } finally {
              busy.set(false);
            }
          });
    }
  }

  /// Tells calls of recordings they could not be told of before.
  void tell() {
    news.returnClaims();
    Instant now = clock.instant();
    Mark mark = Mark.FIRST;
    List<Found> page;
    do {
      page = all.toTell(now.minus(WORTH_TELLING), now.minus(TO_BE_TOLD), mark);
      for (Found found : page) {
        news.tell(found.recording());
        mark = found.mark();
      }
    } while (page.size() == AllRecordings.BATCH && desk.isRunning());
  }

  /// Deletes what is not kept any longer, and the files of what was deleted.
  void tidy() {
    Instant now = clock.instant();
    int expired;
    do {
      expired = all.expire(now, properties.retention());
      if (expired > 0) {
        log.info("{} recordings were kept for as long as they are to be", expired);
      }
    } while (expired == AllRecordings.BATCH && desk.isRunning());
    all.giveUp(now, now.minus(GIVEN_UP), desk.inHand());
    while (all.forget(now.minus(REMEMBERED)) == AllRecordings.BATCH && desk.isRunning()) {
      // the next ones
    }
    for (String unknown : all.otherStores(stores.names())) {
      log.warn(
          "Files of deleted recordings stay in the store {}, which is not configured", unknown);
    }
    long until = System.nanoTime() + TO_WIPE.toNanos();
    stores.names().forEach(store -> wipe(store, until));
  }

  /// Goes through the files to delete from where it last stopped. What is wrong with one file does not keep it from the others;
  /// what is wrong with the store ends it.
  private void wipe(String store, long until) {
    Mark mark = reached.getOrDefault(store, Mark.FIRST);
    int kept = 0;
    @Nullable FileSystemException why = null;
    List<Found> page;
    do {
      page = all.toWipe(store, mark);
      for (Found found : page) {
        mark = found.mark();
        reached.put(store, mark);
        try {
          remove(found.recording());
        } catch (FileSystemException e) {
          kept++;
          why = e;
        } catch (IOException e) {
          log.warn(
              "Files of deleted recordings stay in the store {} for now: {}", store, e.toString());
          return;
        }
        if (System.nanoTime() - until > 0 || !desk.isRunning()) {
          return;
        }
      }
    } while (page.size() == AllRecordings.BATCH);
    reached.remove(store);
    if (why != null) {
      log.warn(
          "{} files of deleted recordings can't be deleted in the store {}, one of them for: {}",
          kept,
          store,
          why.toString());
    }
  }

  /// Has the file of a deleted recording go.
  void wipe(Recording deleted) {
    try {
      remove(deleted);
    } catch (IOException e) {
      log.warn("recording={} is deleted, its file not yet: {}", deleted.id(), e.toString());
    }
  }

  private void remove(Recording deleted) throws IOException {
    Place place = deleted.place();
    if (place != null) {
      stores.delete(place);
    }
    rows.wiped(deleted.account(), deleted.id());
  }
}
