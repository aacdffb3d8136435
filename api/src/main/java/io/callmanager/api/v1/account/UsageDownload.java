package io.callmanager.api.v1.account;

import io.callmanager.account.Caller;
import io.callmanager.api.http.Problem;
import io.callmanager.api.request.Query;
import io.callmanager.shared.AccountId;
import io.callmanager.usage.UsageExport;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// The usage of an account as a CSV file, a row a call. It is streamed out of an open transaction, which is why an account
/// gets one at a time and all accounts together a few: slow readers must not hold every connection to the database.
@RestController
@Tag(name = "Account")
class UsageDownload {

  private static final int MOST_AT_ONCE = 4;
  private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

  private final UsageExport export;
  private final Clock clock;
  private final Semaphore room = new Semaphore(MOST_AT_ONCE);
  private final Set<AccountId> downloading = ConcurrentHashMap.newKeySet();

  UsageDownload(UsageExport export, Clock clock) {
    this.export = export;
    this.clock = clock;
  }

  @Operation(
      operationId = "downloadUsage",
      summary = "Download the usage as CSV",
      description =
          "A row a call, then the totals, which equal the ledger. `metadata` is a column of JSON, and each of the 30 keys most used in these calls has a column of its own behind all others, such as `metadata.crmId`. Text that a spreadsheet would take for a formula has an apostrophe before it.")
  @PeriodParameters
  @ApiResponse(
      responseCode = "200",
      content = @Content(mediaType = "text/csv", schema = @Schema(type = "string")))
  @GetMapping("/api/v1/account/usage.csv")
  void download(Caller.Customer caller, Query query, HttpServletResponse response)
      throws IOException {
    UsagePeriod period = UsagePeriod.read(query, clock);
    AccountId account = caller.account();
    if (!downloading.add(account)) {
      throw busy();
    }
    try {
      if (!room.tryAcquire()) {
        throw busy();
      }
      try {
        write(account, period, response);
      } finally {
        room.release();
      }
    } finally {
      downloading.remove(account);
    }
  }

  private void write(AccountId account, UsagePeriod period, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/csv;charset=UTF-8");
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION,
        ContentDisposition.attachment()
            .filename("usage-" + day(period.from()) + "-" + day(period.to()) + ".csv")
            .build()
            .toString());
    Writer writer =
        new BufferedWriter(
            new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
    export.write(account, period.from(), period.to(), writer);
    writer.flush();
  }

  private static String day(Instant instant) {
    return instant.toString().substring(0, "2026-01-31".length());
  }

  private static RuntimeException busy() {
    return Problem.tooMany("A download is under way already.", TRY_AGAIN).asException();
  }
}
