package io.callmanager.dialgate;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.dialgate.DoNotCallEntry.Source;
import io.callmanager.dialgate.DoNotCallFile.RefusedLine;
import io.callmanager.dialgate.DoNotCallFile.Report;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.Tenant;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@CoreTest
class DoNotCallFileTest {

  private static final PhoneNumber LONDON = new PhoneNumber("+442071838750");
  private static final PhoneNumber NEW_YORK = new PhoneNumber("+12125550123");

  @Autowired private DoNotCallFile files;
  @Autowired private DoNotCallList list;
  @Autowired private Tenant.Maker maker;

  private AccountId account;

  @BeforeEach
  void openAccount() {
    account = maker.make(1).account();
  }

  private Report read(String file) {
    return files.read(account, new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)));
  }

  private @Nullable String reason(PhoneNumber number) {
    return list.find(account, number).orElseThrow().reason();
  }

  private String written() throws IOException {
    StringWriter writer = new StringWriter();
    files.write(account, writer);
    return writer.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+442071838750,by mail\n+12125550123,\n",
        "+442071838750,by mail\r\n+12125550123",
        "number,reason\n+442071838750,by mail\n+12125550123,\n",
        "\ufeffNumber,Reason\n+442071838750,by mail\n+12125550123,\n",
        "name,reason,phone_number\nAda,by mail,+442071838750\nBob,,+12125550123\n",
        "number;reason\n+442071838750;by mail\n+12125550123;\n",
        "number\treason\n+442071838750\tby mail\n+12125550123\t\n",
        "\"+44 (0)20 7183 8750\",\"by mail\"\n\n\n'+12125550123\n",
        "+442071838750,by mail,and,more,columns\n+12125550123\n",
      })
  void readsFilesOfManyKinds(String file) {
    Report report = read(file);

    assertThat(report.refused()).isEmpty();
    assertThat(report.imported()).isEqualTo(2);
    assertThat(report.alreadyThere()).isZero();
    assertThat(report.broken()).isNull();
    assertThat(reason(LONDON)).isEqualTo("by mail");
    assertThat(reason(NEW_YORK)).isNull();
    assertThat(list.find(account, LONDON).orElseThrow().source()).isEqualTo(Source.IMPORT);
  }

  @Test
  void tellsWhatItPassedOver() {
    list.add(account, LONDON, "before", Source.API, null);
    Report report =
        read(
            """
            number,reason
            +442071838750,again
            2125550123,without a plus
            "+1212555
            0124",over two lines
            +12125550123,good
            ,none
            +1212555x123,letters
            +1 212 555 0123,twice
            """);

    assertThat(report.imported()).isEqualTo(1);
    assertThat(report.alreadyThere()).isEqualTo(2);
    assertThat(report.refusedLines()).isEqualTo(4);
    assertThat(report.refused())
        .containsExactly(
            new RefusedLine(3, "Must begin with + and the country's code"),
            new RefusedLine(4, "Goes over several lines, as if a quote were missing"),
            new RefusedLine(7, "No number"),
            new RefusedLine(8, "Not a phone number"));
    assertThat(reason(LONDON)).isEqualTo("before");
    assertThat(reason(NEW_YORK)).isEqualTo("good");
  }

  @Test
  void readsAgainWhatItWrote() throws IOException {
    list.add(account, LONDON, "=HYPERLINK(\"http://x\")", Source.MANUAL, null);
    list.add(account, NEW_YORK, "said \"no\", twice", Source.API, null);
    String file = written();

    assertThat(file)
        .startsWith("number,reason,source,call_id,created_at\r\n+12125550123,")
        .contains("'=HYPERLINK");
    list.remove(account, LONDON);
    list.remove(account, NEW_YORK);
    Report report = read(file);
    assertThat(report.imported()).isEqualTo(2);
    assertThat(report.refused()).isEmpty();
    assertThat(reason(NEW_YORK)).isEqualTo("said \"no\", twice");
  }

  @Test
  void stopsWhereAFileIsBrokenAndKeepsWhatCameBefore() {
    Report unclosed = read("+442071838750,x\n+12125550123,\"" + "never ends\n".repeat(10_000));

    assertThat(unclosed.imported()).isEqualTo(1);
    assertThat(unclosed.broken())
        .isEqualTo(
            "A quote that does not end, or ends before its field does, or a line that is too long");
    assertThat(list.find(account, NEW_YORK)).isEmpty();
    assertThat(read("+12125550123," + "x".repeat(100_000)).broken()).isNotNull();
    assertThat(read("+12125550123" + ",".repeat(1000)).broken()).isNotNull();
    assertThat(read("").broken()).isNull();

    assertThat(read("+12125550123,\"a quote\n+442071838750,x\n").broken()).isNotNull();
    assertThat(read("+12125550123,\"x\"y\n").broken()).isNotNull();
    assertThat(read("+4930123456,\"a\n+4930123457,b\n+4930123458,\"\n+4930123459,d\n").refused())
        .containsExactly(new RefusedLine(1, "Goes over several lines, as if a quote were missing"));

    Report cut =
        files.read(
            account,
            new SequenceInputStream(
                new ByteArrayInputStream("+12125550123,x\n".getBytes(StandardCharsets.UTF_8)),
                new InputStream() {
                  @Override
                  public int read() throws IOException {
                    throw new IOException("gone");
                  }

                  @Override
                  public int read(byte[] bytes, int offset, int length) throws IOException {
                    throw new IOException("gone");
                  }
                }));
    assertThat(cut.broken()).isEqualTo("It did not come to its end");
  }

  @Test
  void takesBytesOfAnyKind() {
    Random random = new Random(4);
    for (int i = 0; i < 50; i++) {
      byte[] bytes = new byte[5000];
      random.nextBytes(bytes);
      Report report = files.read(account, new ByteArrayInputStream(bytes));
      assertThat(report.imported()).isZero();
    }
    byte[] utf16 = "+442071838750,x\n".getBytes(StandardCharsets.UTF_16);
    assertThat(files.read(account, new ByteArrayInputStream(utf16)).imported()).isZero();
    assertThat(read("+442071838750\0,x\n").imported()).isZero();
    byte[] latin = "+442071838750,caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(files.read(account, new ByteArrayInputStream(latin)).imported()).isEqualTo(1);
    assertThat(reason(LONDON)).isEqualTo("caf\ufffd");
    assertThat(read("+12125550123,a\0b\n").imported()).isEqualTo(1);
    assertThat(reason(NEW_YORK)).isEqualTo("ab");
  }

  @Test
  void readsAHundredThousandLinesInBatches() throws IOException {
    int lines = 100_000;
    Numbers file = new Numbers(lines);
    long before = heldBytes();
    long begun = System.nanoTime();

    Report report = files.read(account, file);

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(60));
    assertThat(file.heldAtTheEnd - before).isLessThan(16L * 1024 * 1024);
    assertThat(report.imported()).isEqualTo(lines);
    assertThat(report.refusedLines()).isZero();
    assertThat(files.read(account, new Numbers(lines)).alreadyThere()).isEqualTo(lines);
    assertThat(written().lines()).hasSize(lines + 1);
  }

  @Test
  void tellsOfAThousandRefusedLinesAndCountsTheRest() {
    Report report = read("none\n".repeat(5000));

    assertThat(report.refused()).hasSize(DoNotCallFile.MOST_TOLD);
    assertThat(report.refusedLines()).isEqualTo(5000);
  }

  private static long heldBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /// A file that is nowhere whole.
  private static final class Numbers extends InputStream {
    private final int lines;
    private int line;
    private byte[] text = {};
    private int at;
    private long heldAtTheEnd;

    private Numbers(int lines) {
      this.lines = lines;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      if (at == text.length) {
        if (line == lines) {
          heldAtTheEnd = heldBytes();
          return -1;
        }
        text =
            "+1212%07d,line %d\n"
                .formatted(2_000_000 + line, line)
                .getBytes(StandardCharsets.UTF_8);
        line++;
        at = 0;
      }
      int read = Math.min(length, text.length - at);
      System.arraycopy(text, at, bytes, offset, read);
      at += read;
      return read;
    }
  }
}
