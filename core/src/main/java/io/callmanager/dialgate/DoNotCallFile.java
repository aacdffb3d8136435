package io.callmanager.dialgate;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.callmanager.dialgate.DoNotCallEntry.Source;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.PhoneNumber;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// Lists of numbers as CSV files (RFC 4180, in UTF-8): read in bounded batches, written as they are read from the database, so that
/// files of any length take little memory.
@Service
public class DoNotCallFile {

  /// How large a file may be.
  public static final int MAX_BYTES = 32 * 1024 * 1024;

  /// How many refused lines are told of one by one.
  public static final int MOST_TOLD = 1000;

  private static final int BATCH = 1000;
  private static final int MOST_FIELDS = 100;
  private static final int LONGEST_RECORD = 32 * 1024;
  private static final Pattern BREAK = Pattern.compile("[\r\n]");
  private static final int BOM_LENGTH = 3;
  private static final int FIRST_LINE = 4 * 1024;
  private static final Set<String> NUMBER_COLUMNS =
      Set.of("number", "phone", "phonenumber", "tonumber", "telephone", "mobile", "msisdn");
  private static final String[] HEADER = {"number", "reason", "source", "call_id", "created_at"};

  private final DoNotCallList list;

  DoNotCallFile(DoNotCallList list) {
    this.list = list;
  }

  /// A line that holds no number.
  ///
  /// @param line counts from 1, the header included
  public record RefusedLine(long line, String reason) {}

  /// What became of a file.
  ///
  /// @param imported how many numbers are new on the list
  /// @param alreadyThere how many were on it before, or came twice
  /// @param refused the first [#MOST_TOLD] lines without a number
  /// @param refusedLines how many there are altogether
  /// @param broken why the file could not be read to its end; null when it was. What came before is on the list
  public record Report(
      int imported,
      int alreadyThere,
      List<RefusedLine> refused,
      int refusedLines,
      @Nullable String broken) {}

  /// Puts the numbers of a file on an account's list.
  ///
  /// The number is in the column that the first line calls `number` (or `phone`, `phone_number`, `to_number`, …), the reason in
  /// `reason`; without such a line they are the first and the second column. Columns are parted by commas; or by semicolons or
  /// tabs, where the first line has those and no comma. A line whose quotes hold line breaks is refused.
  public Report read(AccountId account, InputStream file) {
    Import running = new Import(account);
    try (CsvReader<CsvRecord> records = open(new BufferedInputStream(file, FIRST_LINE))) {
      Iterator<CsvRecord> lines = records.iterator();
      while (lines.hasNext()) {
        running.take(lines.next());
      }
    } catch (CsvParseException e) {
      running.broken =
          "A quote that does not end, or ends before its field does, or a line that is too long";
    } catch (IOException | UncheckedIOException e) {
      running.broken = "It did not come to its end";
    }
    running.flush();
    return running.report();
  }

  private static CsvReader<CsvRecord> open(BufferedInputStream file) throws IOException {
    file.mark(FIRST_LINE);
    byte[] first = file.readNBytes(FIRST_LINE - 1);
    file.reset();
    boolean bom =
        first.length >= BOM_LENGTH
            && first[0] == (byte) 0xef
            && first[1] == (byte) 0xbb
            && first[2] == (byte) 0xbf;
    if (bom) {
      file.skipNBytes(BOM_LENGTH);
    }
    return CsvReader.builder()
        .fieldSeparator(separator(first))
        .maxBufferSize(2 * LONGEST_RECORD)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .skipEmptyLines(true)
        .allowUnclosedQuote(false)
        .build(
            CsvRecordHandler.of(
                limits ->
                    limits
                        .maxFields(MOST_FIELDS)
                        .maxFieldSize(LONGEST_RECORD)
                        .maxRecordSize(LONGEST_RECORD)),
            new InputStreamReader(file, StandardCharsets.UTF_8));
  }

  private static char separator(byte[] first) {
    boolean semicolon = false;
    boolean tab = false;
    for (byte b : first) {
      if (b == ',') {
        return ',';
      } else if (b == '\n' || b == '\r') {
        break;
      }
      semicolon |= b == ';';
      tab |= b == '\t';
    }
    return semicolon ? ';' : tab ? '\t' : ',';
  }

  /// Writes an account's list. A reason that a spreadsheet would take for a formula gets an apostrophe before it.
  ///
  /// @throws UncheckedIOException when the writer fails
  public void write(AccountId account, Writer writer) throws IOException {
    CsvWriter csv = CsvWriter.builder().build(writer);
    csv.writeRecord(HEADER);
    list.each(
        account,
        entry ->
            csv.writeRecord(
                entry.number().e164(),
                formulaSafe(entry.reason()),
                entry.source().name(),
                entry.call() == null ? "" : entry.call().toString(),
                entry.createdAt().toString()));
    csv.flush();
  }

  /// What OWASP's "CSV Injection" advises. Numbers are left as they are: a plus and digits do nothing.
  private static String formulaSafe(@Nullable String text) {
    if (text == null) {
      return "";
    }
    return !text.isEmpty() && "=+-@\t\r\n".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }

  /// A file that is being read.
  private final class Import {
    private final AccountId account;
    private final Map<PhoneNumber, Optional<String>> batch = new HashMap<>();
    private final List<RefusedLine> refused = new ArrayList<>();
    private int numberColumn;
    private int reasonColumn = 1;
    private boolean begun;
    private int numbers;
    private int imported;
    private int refusedLines;
    private @Nullable String broken;

    private Import(AccountId account) {
      this.account = account;
    }

    private void take(CsvRecord line) {
      if (!begun) {
        begun = true;
        if (readHeader(line)) {
          return;
        }
      }
      if (line.getFields().stream().anyMatch(field -> BREAK.matcher(field).find())) {
        // A quote too many swallows the lines up to the next one, and their numbers.
        refuse(line, "Goes over several lines, as if a quote were missing");
        return;
      }
      String written = line.getFieldCount() > numberColumn ? line.getField(numberColumn) : "";
      Optional<PhoneNumber> number = Destination.read(written);
      if (number.isEmpty()) {
        refuse(line, whatIsWrong(written.strip()));
        return;
      }
      boolean explained = reasonColumn >= 0 && line.getFieldCount() > reasonColumn;
      numbers++;
      batch.putIfAbsent(
          number.get(), explained ? Optional.of(line.getField(reasonColumn)) : Optional.empty());
      if (batch.size() == BATCH) {
        flush();
      }
    }

    private boolean readHeader(CsvRecord line) {
      List<String> names =
          line.getFields().stream()
              .map(name -> name.strip().toLowerCase(Locale.ROOT).replaceAll("[ _-]", ""))
              .toList();
      for (int i = 0; i < names.size(); i++) {
        if (NUMBER_COLUMNS.contains(names.get(i))) {
          numberColumn = i;
          reasonColumn = names.indexOf("reason");
          return true;
        }
      }
      return false;
    }

    private void refuse(CsvRecord line, String why) {
      refusedLines++;
      if (refused.size() < MOST_TOLD) {
        refused.add(new RefusedLine(line.getStartingLineNumber(), why));
      }
    }

    private static String whatIsWrong(String written) {
      if (written.isEmpty()) {
        return "No number";
      }
      return written.startsWith("+") || written.startsWith("'+")
          ? "Not a phone number"
          : "Must begin with + and the country's code";
    }

    private void flush() {
      if (!batch.isEmpty()) {
        imported += list.addAll(account, batch, Source.IMPORT);
        batch.clear();
      }
    }

    private Report report() {
      return new Report(imported, numbers - imported, List.copyOf(refused), refusedLines, broken);
    }
  }
}
