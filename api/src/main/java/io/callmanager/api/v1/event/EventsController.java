package io.callmanager.api.v1.event;

import io.callmanager.account.Caller;
import io.callmanager.api.http.Problem;
import io.callmanager.api.http.Success;
import io.callmanager.api.request.Cursor;
import io.callmanager.api.request.Query;
import io.callmanager.api.v1.event.Watchers.Kind;
import io.callmanager.api.v1.event.Watchers.Watcher;
import io.callmanager.event.EventFeed;
import io.callmanager.event.EventFeed.Slice;
import io.callmanager.event.EventPosition;
import io.callmanager.shared.AccountId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// The feed of all that happens to an account's calls, for those who would rather ask than be told.
@RestController
@Tag(name = "Events", description = "What happened, for those who would rather ask than be told.")
class EventsController {

  private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

  /// How long to let things settle after something has happened: what happens together is then shown together, and the
  /// transactions that still hold it back are over.
  private static final Duration SETTLING = Duration.ofMillis(20);

  /// How often to look for what other servers have written.
  private static final Duration CHECK = Duration.ofSeconds(1);

  private final EventFeed feed;
  private final Watchers watchers;

  EventsController(EventFeed feed, Watchers watchers) {
    this.feed = feed;
    this.watchers = watchers;
  }

  @Operation(
      operationId = "listEvents",
      summary = "Read the feed of events",
      description =
          "All events of the account in one order that never changes, each once. Keep `nextCursor` and ask for what comes `after` it: nothing is missed, however long you wait.")
  @Parameter(
      in = ParameterIn.QUERY,
      name = "after",
      description =
          "The `nextCursor` of an earlier answer; `latest` for what comes from now on, which is answered at once, with a cursor and no events. From the oldest event that is kept if left out.",
      schema = @Schema(type = "string"))
  @Parameter(
      in = ParameterIn.QUERY,
      name = "types",
      description = "Only events of these types; repeated, or separated by commas.",
      example = "call.answered,call.ended",
      schema = @Schema(type = "string"))
  @Parameter(
      in = ParameterIn.QUERY,
      name = "limit",
      description = "How many at most. There may be fewer although `hasMore` is true.",
      schema = @Schema(type = "integer", minimum = "1", maximum = "1000", defaultValue = "100"))
  @Parameter(
      in = ParameterIn.QUERY,
      name = "wait",
      description = "How many seconds to wait for something new when there is nothing.",
      schema = @Schema(type = "integer", minimum = "0", maximum = "30", defaultValue = "0"))
  @GetMapping("/api/v1/events")
  ResponseEntity<Success<EventPage>> list(Caller.Customer caller, Query query)
      throws InterruptedException {
    EventQuery wanted = EventQuery.read(query);
    AccountId account = caller.account();
    EventPosition after = wanted.after();
    if (after == null) {
      return answer(new Slice(List.of(), feed.now(account), false));
    }
    Slice slice = feed.read(account, after, wanted.types(), wanted.limit());
    return answer(
        isNothing(slice) && wanted.patience().isPositive() ? await(account, wanted, slice) : slice);
  }

  private Slice await(AccountId account, EventQuery wanted, Slice nothing)
      throws InterruptedException {
    long deadline = System.nanoTime() + wanted.patience().toNanos();
    try (Watcher watcher =
        watchers
            .admit(Kind.FEED, account, change -> true)
            .orElseThrow(
                () ->
                    Problem.tooMany("Too many requests wait for events already.", TRY_AGAIN)
                        .asException())) {
      Slice slice = nothing;
      Duration pause = SETTLING;
      while (isNothing(slice) && watcher.mayStay()) {
        slice = feed.read(account, slice.next(), wanted.types(), wanted.limit());
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        if (!isNothing(slice) || !left.isPositive()) {
          break;
        }
        if (watcher.await(least(pause, left))) {
          pause = SETTLING;
          Thread.sleep(least(SETTLING, left));
        } else {
          pause = least(pause.multipliedBy(2), CHECK);
        }
      }
      return slice;
    }
  }

  private static boolean isNothing(Slice slice) {
    return slice.events().isEmpty() && !slice.more();
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static ResponseEntity<Success<EventPage>> answer(Slice slice) {
    return Success.of(
        new EventPage(
            slice.events().stream().map(EventView::of).toList(),
            Cursor.write(slice.next()),
            slice.more()));
  }

  /// A part of the feed.
  ///
  /// @param nextCursor what to ask for what follows; always there, and good for ever
  /// @param hasMore whether there is more already
  record EventPage(List<EventView> events, String nextCursor, boolean hasMore) {}
}
