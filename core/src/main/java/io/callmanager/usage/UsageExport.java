package io.callmanager.usage;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.callmanager.call.Call;
import io.callmanager.call.CallFilter;
import io.callmanager.call.Calls;
import io.callmanager.shared.AccountId;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// Writes an account's calls as CSV for finance: a row a call, then a row of totals that equals what the ledger says was
/// spent on those calls.
@Service
public class UsageExport {

  private static final String[] HEADER = {
    "call_id",
    "started_at",
    "answered_at",
    "ended_at",
    "status",
    "end_reason",
    "from_number",
    "to_number",
    "contact_name",
    "agent_id",
    "campaign_id",
    "trunk",
    "sip_code",
    "answered_seconds",
    "credits_per_minute",
    "credits_reserved",
    "credits_used"
  };

  private final Calls calls;

  public UsageExport(Calls calls) {
    this.calls = calls;
  }

  /// Writes the calls started from `from` on and before `to`, oldest first. Streams: any number of calls takes little memory.
  ///
  /// Text that a spreadsheet would take for a formula gets an apostrophe before it.
  ///
  /// @throws java.io.UncheckedIOException when the writer fails
  public void write(AccountId account, Instant from, Instant to, Writer writer) throws IOException {
    CsvWriter csv = CsvWriter.builder().build(writer);
    csv.writeRecord(HEADER);
    Totals totals = new Totals();
    calls.each(
        account,
        CallFilter.between(from, to),
        call -> {
          csv.writeRecord(row(call));
          totals.add(call);
        });
    csv.writeRecord(
        "TOTAL",
        totals.calls + " calls",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        Long.toString(totals.answeredSeconds),
        "",
        Long.toString(totals.reserved),
        Long.toString(totals.used));
    csv.flush();
  }

  private static String[] row(Call call) {
    return new String[] {
      call.id().toString(),
      text(call.startedAt()),
      text(call.answeredAt()),
      text(call.endedAt()),
      call.status().name(),
      call.endReason() == null ? "" : call.endReason().word(),
      formulaSafe(call.from().e164()),
      formulaSafe(call.to().e164()),
      formulaSafe(text(call.contactName())),
      call.agent().toString(),
      call.campaign().toString(),
      formulaSafe(text(call.trunk())),
      text(call.sipCode()),
      Integer.toString(call.answeredSeconds()),
      Integer.toString(call.creditsPerMinute()),
      call.reserved().toString(),
      call.settled() == null ? "" : call.settled().toString()
    };
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  /// What OWASP's "CSV Injection" advises: no cell may begin with a character that starts a formula.
  static String formulaSafe(String text) {
    return !text.isEmpty() && "=+-@\t\r\n".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }

  private static final class Totals {
    private long calls;
    private long answeredSeconds;
    private long reserved;
    private long used;

    private void add(Call call) {
      calls++;
      answeredSeconds += call.answeredSeconds();
      reserved += call.reserved().amount();
      used += call.settled() == null ? 0 : call.settled().amount();
    }
  }
}
