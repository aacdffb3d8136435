package io.callmanager.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.callmanager.server.database.EmbeddedPostgres;
import io.callmanager.telephony.twilio.TwilioProperties;
import io.callmanager.testing.DatabaseTest;
import io.callmanager.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DatabaseTest
class DoctorTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @TempDir private Path home;

  @Test
  void findsNothingAmissOnAFreshHome() throws IOException {
    Report report = examine();

    assertThat(report.text()).doesNotContain("fail").contains("not made yet");
    assertThat(report.exitCode()).isZero();
  }

  @Test
  void startsTheEmbeddedDatabaseForTheExaminationAndStopsItAgain() throws IOException {
    EmbeddedPostgres.start(home.toRealPath(), 0).close();

    Report report = examine();

    assertThat(report.text())
        .contains("ok    database (embedded, started for this): PostgreSQL 18");
    assertThat(EmbeddedPostgres.runningOn(home.toRealPath())).isEmpty();
  }

  @Test
  void namesAPortThatIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, LOOPBACK);
        DatagramSocket takenForSip = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
      Report report =
          examine(
              "--server.address=127.0.0.1",
              "--server.port=" + taken.getLocalPort(),
              "--callmanager.sip.port=" + takenForSip.getLocalPort());

      assertThat(report.text())
          .contains(
              "fail  port: " + taken.getLocalPort() + ", wanted for API and console, is taken")
          .contains(
              "fail  port: UDP "
                  + takenForSip.getLocalPort()
                  + " on 127.0.0.1 can't be had for SIP");
      assertThat(report.exitCode()).isEqualTo(1);
    }
  }

  @Test
  void namesASettingThatDoesNotExistAndOneThatCannotBeRead() throws IOException {
    Report report = examine("--callmanager.sip.prot=99", "--callmanager.sip.port=abc");

    assertThat(report.text())
        .contains("fail  setting: There is no setting callmanager.sip.prot")
        .contains("Did you mean callmanager.sip.port?")
        .contains("fail  setting: callmanager.sip.port is abc, which is no int");
    assertThat(report.exitCode()).isEqualTo(1);
  }

  @Test
  void namesTheServicesThatSpeakAndNotTheirKeys() throws IOException {
    Report report =
        examine(
            "--callmanager.speech.open-ai.base-url=http://127.0.0.1:8880/v1",
            "--callmanager.speech.open-ai.api-key=very-secret",
            "--callmanager.speech.google.api-key=very-secret");

    assertThat(report.text())
        .contains("speech: http://127.0.0.1:8880/v1 and Google's text-to-speech configured")
        .doesNotContain("very-secret");
  }

  @Test
  void namesWhatUnderstandsCalleesAndNotItsKeys() throws IOException {
    assertThat(
            examine(
                    "--callmanager.hearing.open-ai.base-url=http://127.0.0.1:8880/v1",
                    "--callmanager.hearing.deepgram.api-key=very-secret",
                    "--callmanager.hearing.vosk.models.de=/models/de")
                .text())
        .contains("hearing: Deepgram and http://127.0.0.1:8880/v1 and Vosk for de configured")
        .doesNotContain("very-secret");
    assertThat(examine("--callmanager.hearing.pocketsphinx.program=/nowhere/sphinx").text())
        .contains("warn  hearing: nobody understands what callees say; they can press keys");
  }

  @Test
  void saysThatTheHomeIsAFile() throws IOException {
    Path file = Files.createFile(home.resolve("file"));

    Report report = examine("--callmanager.home=" + file);

    assertThat(report.text())
        .contains("fail  home: The home directory " + file)
        .contains("there is a file of that name");
    assertThat(report.exitCode()).isEqualTo(1);
  }

  @Test
  void saysThatATrunkDoesNotAnswerAndThatItCouldNotFindUs() throws IOException {
    try (DatagramSocket silent = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
      Report report =
          examine(
              "--callmanager.trunks[0].name=silent",
              "--callmanager.trunks[0].uri=sip:127.0.0.1:" + silent.getLocalPort(),
              "--callmanager.trunks[1].name=mistyped",
              "--callmanager.trunks[1].uri=tel:+15005550100");

      assertThat(report.text())
          .contains(
              "fail  trunk silent: OPTIONS to 127.0.0.1:"
                  + silent.getLocalPort()
                  + " by UDP: no answer")
          .contains("fail  trunk mistyped: its URI can't be understood");
      assertThat(report.exitCode()).isEqualTo(1);
    }
  }

  @Test
  void saysWhetherTwilioIsToldAnAddressThatTakesConnections() throws IOException {
    assertThat(examine().text())
        .contains("ok    twilio: no public URL, so no call goes through Twilio");
    String where;
    try (ServerSocket proxy = new ServerSocket(0, 1, LOOPBACK)) {
      where = "127.0.0.1:" + proxy.getLocalPort();
      assertThat(examine("--callmanager.twilio.public-url=https://" + where + "/cm").text())
          .contains("ok    twilio: " + where + " takes connections");
    }

    Report gone = examine("--callmanager.twilio.public-url=https://" + where + "/cm");

    assertThat(gone.text())
        .contains("warn  twilio: no connection to " + where + " from here")
        .contains("CALLMANAGER_TWILIO_PUBLIC_URL");
    assertThat(gone.exitCode()).isZero();
  }

  /// As the server that would not start.
  @ParameterizedTest
  @CsvSource({
    "http://calls.example.com, https://api.twilio.com, is not https",
    "http://192.0.2.7:8080, https://api.dublin.ie1.twilio.com, is not https",
    "ftp://calls.example.com, https://api.twilio.com, can't be one",
    "https://me@calls.example.com, https://api.twilio.com, can't be one",
    "https://calls.example.com?a=b, https://api.twilio.com, can't be one"
  })
  void refusesAnAddressToWhichTwilioOpensNoStream(String url, String api, String words)
      throws IOException {
    Report report =
        examine("--callmanager.twilio.public-url=" + url, "--callmanager.twilio.api-url=" + api);

    assertThat(report.text()).containsPattern("fail  twilio: the public URL .*" + words);
    assertThat(report.exitCode()).isEqualTo(1);
    assertThatIllegalArgumentException().isThrownBy(() -> started(url, api));
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:1, https://api.twilio.com",
    "http://localhost:1, https://api.twilio.com",
    "http://127.0.0.2:1, http://127.0.0.1:4010",
    "https://127.0.0.1:1, https://api.twilio.com"
  })
  void takesAnAddressThatAServerTakes(String url, String api) throws IOException {
    assertThat(
            examine("--callmanager.twilio.public-url=" + url, "--callmanager.twilio.api-url=" + api)
                .text())
        .contains("warn  twilio: no connection to")
        .doesNotContain("fail  twilio");
    assertThat(started(url, api).publicUrl()).isEqualTo(URI.create(url));
  }

  private static TwilioProperties started(String url, String api) {
    Duration any = Duration.ofSeconds(1);
    return new TwilioProperties(URI.create(url), URI.create(api), any, any, any, any);
  }

  @Test
  void seesThatTheAdvertisedAddressIsNoUse() throws IOException {
    assertThat(examine("--callmanager.sip.advertised-address=0.0.0.0").text())
        .contains("fail  advertised address");
    assertThat(examine("--callmanager.sip.advertised-address=192.0.2.7").text())
        .contains("warn  advertised address: 192.0.2.7 is not one of this machine's");
  }

  @Test
  void examinesADatabaseOfTheOperatorsOwnAndItsBooks(TestDatabase database) throws Exception {
    Report healthy =
        examine(Stream.concat(Stream.of("--books"), login(database)).toArray(String[]::new));
    assertThat(healthy.text())
        .contains("ok    database roles: all can be taken")
        .contains("ok    books: balanced");
    assertThat(healthy.exitCode()).isZero();

    cook(database);

    Report cooked =
        examine(Stream.concat(Stream.of("--books"), login(database)).toArray(String[]::new));
    assertThat(cooked.text()).contains("available: recorded 7, entries add up to 0");
    assertThat(cooked.exitCode()).isEqualTo(1);
  }

  @Test
  void saysThatADatabaseDoesNotLetUsIn(TestDatabase database) throws IOException {
    Report report =
        examine(
            "--spring.datasource.url=" + database.jdbcUrl(),
            "--spring.datasource.username=nobody",
            "--spring.datasource.password=a-secret");

    assertThat(report.text()).contains("does not let us in").doesNotContain("a-secret");
    assertThat(report.exitCode()).isEqualTo(1);
  }

  /// Credits that no entry accounts for.
  private static void cook(TestDatabase database) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("set role callmanager_system");
      statement.execute(
          """
          with opened as (
            insert into account (id, name, plan, status, created_at)
            values (gen_random_uuid(), 'cooked', 'FREE', 'ACTIVE', now()) returning id)
          insert into credit_balance (account_id, granted, available, reserved, spent) select id, 7, 7, 0, 0 from opened
          """);
    }
  }

  private static Stream<String> login(TestDatabase database) {
    return Stream.of(
        "--spring.datasource.url=" + database.jdbcUrl(),
        "--spring.datasource.username=" + database.username(),
        "--spring.datasource.password=" + database.password());
  }

  private Report examine(String... settings) throws IOException {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    Map<String, String> all = new LinkedHashMap<>();
    all.put("--callmanager.home", home.toString());
    all.put("--server.port", "0");
    all.put("--management.server.port", "0");
    all.put("--callmanager.sip.port", "0");
    Stream.of(settings)
        .filter(setting -> setting.contains("="))
        .forEach(setting -> all.put(setting.split("=", 2)[0], setting.split("=", 2)[1]));
    Stream<String> options = Stream.of(settings).filter(setting -> !setting.contains("="));
    String[] arguments =
        Stream.concat(
                options,
                all.entrySet().stream().map(setting -> setting.getKey() + "=" + setting.getValue()))
            .toArray(String[]::new);
    int exitCode = Doctor.run(arguments, new PrintStream(printed, true, StandardCharsets.UTF_8));
    return new Report(printed.toString(StandardCharsets.UTF_8), exitCode);
  }

  private record Report(String text, int exitCode) {}
}
