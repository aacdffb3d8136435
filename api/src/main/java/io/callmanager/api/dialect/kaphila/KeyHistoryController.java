package io.callmanager.api.dialect.kaphila;

import io.callmanager.account.ApiKey;
import io.callmanager.account.Caller;
import io.callmanager.api.dialect.ConditionalOnDialect;
import io.callmanager.api.dialect.DialectProperties;
import io.callmanager.api.request.Body;
import io.callmanager.api.request.MayBeEmpty;
import io.callmanager.call.CallStatus;
import io.callmanager.credit.CreditLedger;
import io.callmanager.shared.AccountId;
import io.callmanager.usage.DayOfCalls;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What was done with the key that asks. Days and weeks are those of UTC.
@RestController
@ConditionalOnDialect(KaphilaContract.NAME)
@Tag(name = "Kaphila")
@RequestMapping("/api")
class KeyHistoryController {

  private static final int RECENT = 10;
  private static final int MOST_A_PAGE = 200;
  private static final int USUAL_PAGE = 20;
  private static final int MOST_DAYS = 365;
  private static final int USUAL_DAYS = 7;
  private static final int ANY_STATUS = 100;

  private final KeyHistory history;
  private final CreditLedger ledger;
  private final DialectProperties dialects;

  KeyHistoryController(KeyHistory history, CreditLedger ledger, DialectProperties dialects) {
    this.history = history;
    this.ledger = ledger;
    this.dialects = dialects;
  }

  @Operation(
      operationId = "kaphilaDashboard",
      summary = "Show what was done with the key, and its latest calls")
  @PostMapping("/dashboard")
  ResponseEntity<Dashboard> dashboard(Caller.Customer caller, @MayBeEmpty Body body) {
    List<DayOfCalls> days = history.days(caller, history.key(caller));
    LocalDate today = history.today();
    LocalDate monday = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    List<DayOfCalls> thisDay = since(days, today);
    long total = Analytics.calls(days);
    long successful = Analytics.calls(days, CallStatus.COMPLETED);
    return json(
        new Dashboard(
            true,
            new Stats(
                credits(caller.account()),
                total,
                successful,
                Analytics.percentage(successful, total),
                Analytics.calls(thisDay),
                Analytics.calls(thisDay, CallStatus.COMPLETED),
                Analytics.calls(since(days, monday))),
            history.newest(caller, days, Set.of(), 0, RECENT).stream()
                .map(LoggedCall::of)
                .toList()));
  }

  @Operation(
      operationId = "kaphilaCallLogs",
      summary = "List the calls that were placed with the key",
      description = "Newest first, page by page.",
      requestBody =
          @RequestBody(content = @Content(schema = @Schema(implementation = LogsWish.class))))
  @PostMapping("/call-logs")
  ResponseEntity<Logs> logs(Caller.Customer caller, @MayBeEmpty Body body) {
    Sent sent = new Sent(body).checked();
    int page = sent.within("page", 1, Integer.MAX_VALUE, 1);
    int size = sent.within("page_size", 1, MOST_A_PAGE, USUAL_PAGE);
    @Nullable String word = sent.text("status", ANY_STATUS).orElse(null);
    Set<CallStatus> statuses = word == null ? Set.of() : CallWord.statuses(word);
    if (word != null && statuses.isEmpty()) {
      return json(new Logs(true, List.of(), 0, new Pagination(page, size, 0)));
    }
    List<DayOfCalls> days = history.days(caller, history.key(caller));
    long total = days.stream().mapToLong(day -> day.calls(statuses)).sum();
    return json(
        new Logs(
            true,
            history.newest(caller, days, statuses, (page - 1L) * size, size).stream()
                .map(LoggedCall::of)
                .toList(),
            total,
            new Pagination(page, size, Math.ceilDiv(total, size))));
  }

  @Operation(
      operationId = "kaphilaAnalytics",
      summary = "Add up the calls that were placed with the key in the last days",
      requestBody =
          @RequestBody(content = @Content(schema = @Schema(implementation = PeriodWish.class))))
  @PostMapping("/analytics")
  ResponseEntity<Analytics> analytics(Caller.Customer caller, @MayBeEmpty Body body) {
    int days = new Sent(body).checked().whole("days", 1, MOST_DAYS, USUAL_DAYS);
    return json(
        Analytics.of(
            days,
            since(
                history.days(caller, history.key(caller)), history.today().minusDays(days - 1L))));
  }

  @Operation(operationId = "kaphilaMe", summary = "Show the key")
  @GetMapping("/me")
  ResponseEntity<Me> me(Caller.Customer caller) {
    ApiKey key = history.key(caller);
    List<DayOfCalls> days = history.days(caller, key);
    Integer own = key.requestsPerHour();
    UUID id = key.id().value();
    return json(
        new Me(
            true,
            new ShownKey(
                number(id),
                "key_" + id.toString().replace("-", ""),
                key.name(),
                credits(caller.account()),
                Analytics.calls(days),
                Analytics.calls(days, CallStatus.COMPLETED),
                own == null ? dialects.kaphila().requestsPerHour() : own,
                key.createdAt(),
                key.lastUsedAt())));
  }

  /// The same number for the same key, always; two keys may have the same one.
  static int number(UUID id) {
    return Math.max(1, Long.hashCode(id.getLeastSignificantBits()) & Integer.MAX_VALUE);
  }

  private long credits(AccountId account) {
    return ledger.balance(account).orElseThrow().unspent().amount();
  }

  private static List<DayOfCalls> since(List<DayOfCalls> days, LocalDate first) {
    return days.stream().filter(day -> !day.day().isBefore(first)).toList();
  }

  private static <T> ResponseEntity<T> json(T body) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(body);
  }

  /// Which calls to list.
  @Schema(name = "KaphilaLogsWish")
  record LogsWish(
      @Schema(defaultValue = "1") @Nullable Integer page,
      @Schema(description = "At most 200.", defaultValue = "20") @Nullable Integer page_size,
      @Schema(description = "All if left out.", example = "completed") @Nullable String status) {}

  /// What to add up.
  @Schema(name = "KaphilaPeriodWish")
  record PeriodWish(
      @Schema(
              description = "Today and the days before.",
              minimum = "1",
              maximum = "365",
              defaultValue = "7")
          @Nullable Integer days) {}

  @Schema(name = "KaphilaDashboard")
  record Dashboard(boolean success, Stats stats, List<LoggedCall> recent_calls) {}

  /// @param total_credits what the account has not spent
  /// @param success_rate of all calls, how many percent were answered and are over
  /// @param calls_this_week from Monday on
  @Schema(name = "KaphilaStats")
  record Stats(
      long total_credits,
      long total_calls,
      long successful_calls,
      double success_rate,
      long calls_today,
      long successful_calls_today,
      long calls_this_week) {}

  @Schema(name = "KaphilaLogs")
  record Logs(boolean success, List<LoggedCall> logs, long total_count, Pagination pagination) {}

  @Schema(name = "KaphilaPagination")
  record Pagination(int page, int page_size, long total_pages) {}

  @Schema(name = "KaphilaMe")
  record Me(boolean success, ShownKey apiKey) {}

  /// @param credits what the account has not spent
  /// @param rateLimit how many requests for calls and their control the key may send in an hour; 0 for no limit
  @Schema(name = "KaphilaKey")
  record ShownKey(
      int id,
      @Schema(example = "key_98aa10cd11") String keyId,
      String name,
      long credits,
      long totalCalls,
      long successfulCalls,
      @Schema(example = "100") int rateLimit,
      Instant createdAt,
      @Nullable Instant lastUsed) {}
}
