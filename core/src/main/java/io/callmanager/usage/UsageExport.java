package io.callmanager.usage;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.callmanager.call.Call;
import io.callmanager.call.CallFilter;
import io.callmanager.call.Calls;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.Json;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
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
    "credits_used",
    "metadata"
  };

  private static final String METADATA_COLUMN = "metadata.";

  /// How many keys of metadata get a column of their own.
  static final int MOST_KEYS = 30;

  private final Calls calls;

  public UsageExport(Calls calls) {
    this.calls = calls;
  }

  /// Writes the calls started from `from` on and before `to`, oldest first. Streams: any number of calls takes little memory.
  ///
  /// Metadata is written whole, as JSON, in one column, and once more in columns behind all others, one for each key: the keys that
  /// are most used in these calls, in the order of the alphabet.
  ///
  /// Text that a spreadsheet would take for a formula gets an apostrophe before it.
  ///
  /// @throws java.io.UncheckedIOException when the writer fails
  public void write(AccountId account, Instant from, Instant to, Writer writer) throws IOException {
    CsvWriter csv = CsvWriter.builder().build(writer);
    CallFilter wanted = CallFilter.between(from, to);
    List<String> keys = calls.metadataKeys(account, wanted, MOST_KEYS).stream().sorted().toList();
    csv.writeRecord(concat(Stream.of(HEADER), keys.stream().map(key -> METADATA_COLUMN + key)));
    Totals totals = new Totals();
    calls.each(
        account,
        wanted,
        call -> {
          csv.writeRecord(
              concat(
                  Stream.of(row(call)), keys.stream().map(key -> cell(call.metadata().get(key)))));
          totals.add(call);
        });
    csv.writeRecord(concat(totals.row(), keys.stream().map(key -> "")));
    csv.flush();
  }

  private static List<String> concat(Stream<String> fixed, Stream<String> further) {
    return Stream.concat(fixed, further).toList();
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
      call.settled() == null ? "" : call.settled().toString(),
      call.metadata().isEmpty() ? "" : Json.write(call.metadata())
    };
  }

  /// A value of metadata: a text as it is, a number as one, what has parts as JSON.
  private static String cell(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    return switch (value) {
      case String text -> formulaSafe(text);
      case BigDecimal number -> number.toPlainString();
      case Number number -> number.toString();
      case Boolean truth -> truth.toString();
      default -> Json.write(value);
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

    private Stream<String> row() {
      return Stream.of(
          "TOTAL",
          calls + " calls",
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
          Long.toString(answeredSeconds),
          "",
          Long.toString(reserved),
          Long.toString(used),
          "");
    }

    private void add(Call call) {
      calls++;
      answeredSeconds += call.answeredSeconds();
      reserved += call.reserved().amount();
      used += call.settled() == null ? 0 : call.settled().amount();
    }
  }
}
