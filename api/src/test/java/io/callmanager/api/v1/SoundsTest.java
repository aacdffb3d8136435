package io.callmanager.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.api.testing.ApiTest;
import io.callmanager.api.testing.Client;
import io.callmanager.api.testing.Client.Answer;
import io.callmanager.api.testing.Tenants;
import io.callmanager.api.testing.Tenants.Tenant;
import io.callmanager.testing.FakeSoundConverter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@ApiTest
class SoundsTest {

  private static final String SOUNDS = "/api/v1/sounds";
  private static final String BOUNDARY = "a-boundary";
  private static final byte[] WAV = FakeSoundConverter.wav(Duration.ofMillis(500));

  @Autowired private Client client;
  @Autowired private Tenants tenants;
  private Tenant tenant;

  @BeforeEach
  void openAccount() {
    tenant = tenants.open(0);
  }

  private static String part(String name, String value) {
    return "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
        .formatted(BOUNDARY, name, value);
  }

  private static String fileHead(String fileName) {
    return "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\nContent-Type: audio/wav\r\n\r\n"
        .formatted(BOUNDARY, fileName);
  }

  private static byte[] join(Object... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Object part : parts) {
      out.writeBytes(
          part instanceof byte[] bytes ? bytes : part.toString().getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }

  private static byte[] form(String fields, String fileName, byte[] file) {
    return join(fields, fileHead(fileName), file, "\r\n--" + BOUNDARY + "--\r\n");
  }

  private Answer sendForm(byte[] body) {
    return send("", "multipart/form-data; boundary=" + BOUNDARY, body);
  }

  private Answer sendFile(String query, byte[] body) {
    return send(query, "audio/wav", body);
  }

  private Answer send(String query, String type, byte[] body) {
    return client.send(
        client
            .request(SOUNDS + query)
            .header("X-API-Key", tenant.key())
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private static void assertRefused(Answer answer, String field) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.json().at("/error").asString()).isEqualTo("Invalid request body");
    assertThat(answer.json().at("/issues/" + field).size()).as(answer.text()).isPositive();
  }

  private int count() {
    return client.get(SOUNDS, tenant.key()).json().at("/data/sounds").size();
  }

  @Test
  void keepsAFileFromAForm() {
    Answer uploaded = sendForm(form(part("name", "Welcome"), "begrüßung (1).wav", WAV));

    assertThat(uploaded.status()).as(uploaded.text()).isEqualTo(200);
    assertThat(uploaded.data("/sound/name")).isEqualTo("Welcome");
    assertThat(uploaded.data("/sound/originalName")).isEqualTo("begrüßung (1).wav");
    assertThat(uploaded.data("/sound/format")).isEqualTo("WAV");
    assertThat(uploaded.data("/sound/durationMs")).isEqualTo("500");
    assertThat(uploaded.data("/sound/bytes")).isEqualTo("8000");
    assertThat(uploaded.data("/sound/originalBytes")).isEqualTo("8044");
    Answer shown = client.get(SOUNDS + "/" + uploaded.data("/sound/id"), tenant.key());
    assertThat(shown.json()).isEqualTo(uploaded.json());
    assertThat(client.get(SOUNDS, tenant.key()).data("/sounds/0/id"))
        .isEqualTo(uploaded.data("/sound/id"));
  }

  @Test
  void namesAFileAsItIsCalled() {
    assertThat(sendForm(form("", "menu.wav", WAV)).data("/sound/name")).isEqualTo("menu.wav");
    assertRefused(sendForm(form("", "menü.wav", WAV)), "name");
    assertRefused(sendFile("", WAV), "name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"audio/wav", "audio/mpeg", "application/octet-stream", "nonsense"})
  void keepsAFileThatIsTheBodyWhateverItsTypeIsSaidToBe(String type) {
    Answer uploaded = send("?name=a%20b", type, WAV);

    assertThat(uploaded.status()).as(uploaded.text()).isEqualTo(200);
    assertThat(uploaded.data("/sound/name")).isEqualTo("a b");
    assertThat(uploaded.json().at("/data/sound/originalName").isNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../etc/passwd",
        "..",
        "a/../b",
        "/etc/passwd",
        "a\\b",
        "..\\..\\boot.ini",
        "a..b",
        "a\u0000b",
        "a\r\nb",
        "%2e%2e%2fa",
        ".hidden",
        "a:b",
        "ä"
      })
  void refusesPathTricks(String name) {
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);

    assertThat(sendFile("?name=" + encoded, WAV).status()).isEqualTo(400);
    assertRefused(sendForm(form(part("name", name), "fine.wav", WAV)), "name");
    assertThat(sendForm(form("", name.replace("\r\n", ""), WAV)).status())
        .isIn(name.contains("\r\n") ? new Integer[] {200} : new Integer[] {400});
    assertThat(count()).isEqualTo(name.contains("\r\n") ? 1 : 0);
  }

  @Test
  void refusesAPathAsTheFilesNameEvenBesideAGoodName() {
    for (String fileName : new String[] {"../a.wav", "/a.wav", "C:\\\\a.wav"}) {
      assertRefused(sendForm(form(part("name", "fine"), fileName, WAV)), "file");
    }
  }

  @Test
  void replacesOnlyWhenAskedTo() {
    String first = sendFile("?name=a", WAV).data("/sound/id");

    Answer again = sendFile("?name=A", WAV);
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.json().at("/error").asString()).isEqualTo("Name taken");
    assertThat(again.json().at("/message").asString()).contains("replace=true");

    assertThat(sendFile("?name=A&replace=true", WAV).status()).isEqualTo(200);
    assertThat(sendForm(form(part("name", "a") + part("replace", "true"), "x", WAV)).status())
        .isEqualTo(200);
    assertRefused(sendFile("?name=a&replace=maybe", WAV), "replace");
    assertThat(client.get(SOUNDS + "/" + first, tenant.key()).status()).isEqualTo(404);
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void saysWhatIsWrongWithAFile() {
    Answer rubbish = sendFile("?name=a", new byte[1000]);
    assertRefused(rubbish, "file");
    assertThat(rubbish.json().at("/issues/file/0").asString())
        .isEqualTo("Must be a WAV or an MP3 file");
    assertRefused(sendFile("?name=a", new byte[0]), "file");
    assertRefused(sendForm(form(part("name", "a"), "a.wav", new byte[0])), "file");
    assertRefused(sendForm(join(part("name", "a"), "--" + BOUNDARY + "--\r\n")), "file");
    assertThat(count()).isZero();
  }

  @Test
  void refusesWhatIsTooLargeWhereverItIs() {
    byte[] large = Arrays.copyOf(WAV, 10 * 1024 * 1024 + 1);

    for (Answer answer :
        new Answer[] {
          sendFile("?name=a", large), sendForm(form(part("name", "a"), "a.wav", large)),
        }) {
      assertRefused(answer, "file");
      assertThat(answer.json().at("/issues/file/0").asString())
          .isEqualTo("Must be at most 10485760 bytes large");
    }
    assertThat(count()).isZero();
  }

  @Test
  void takesWhatIsJustLargeEnough() {
    Answer uploaded = sendFile("?name=a", Arrays.copyOf(WAV, 9_600_000));

    assertThat(uploaded.status()).as(uploaded.text()).isEqualTo(200);
    assertThat(uploaded.data("/sound/durationMs")).isEqualTo("599997");
  }

  /// Chunked, so that no length is told beforehand.
  @Test
  void refusesAnEndlessBody() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), client.port())) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST "
                  + SOUNDS
                  + "?name=a HTTP/1.1\r\nHost: localhost\r\nX-API-Key: "
                  + tenant.key()
                  + "\r\nTransfer-Encoding: chunked\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      byte[] chunk = join("100000\r\n", new byte[1 << 20], "\r\n");
      for (int i = 0; i < 11; i++) {
        out.write(chunk);
      }
      out.flush();
      byte[] answer = new byte[4096];
      int length = socket.getInputStream().read(answer);
      assertThat(new String(answer, 0, length, StandardCharsets.UTF_8)).startsWith("HTTP/1.1 400");
    }
  }

  @Test
  void survivesAnyForm() {
    byte[] good = form(part("name", "a") + part("replace", "true"), "a.wav", WAV);
    Arbitraries.integers()
        .between(0, 400)
        .list()
        .ofSize(3)
        .sampleStream()
        .limit(60)
        .forEach(
            places -> {
              byte[] damaged = good.clone();
              damaged[places.get(0)] = (byte) (int) places.get(1);
              byte[] cut = Arrays.copyOf(damaged, good.length - places.get(2));
              assertThat(sendForm(cut).status()).isIn(200, 400, 409);
            });
    for (String type :
        new String[] {"multipart/form-data", "multipart/mixed; boundary=x", "multipart/"}) {
      assertThat(send("?name=a", type, good).status()).as(type).isEqualTo(400);
    }
    String parts = part("x", "y").repeat(50);
    assertRefused(sendForm(form(parts, "a.wav", WAV)), "body");
    assertRefused(sendForm(form(part("name", "a".repeat(5000)), "a.wav", WAV)), "name");
    assertRefused(sendForm(join(fileHead("a.wav"), WAV, "\r\n", form("", "b.wav", WAV))), "file");
  }

  @Test
  void handsOutWhatCallsPlay() throws IOException, InterruptedException {
    String id = sendFile("?name=jingle.mp3", WAV).data("/sound/id");
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + client.port() + SOUNDS + "/" + id + "/audio"))
            .header("X-API-Key", tenant.key())
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      var response = http.send(request, BodyHandlers.ofByteArray());

      assertThat(response.headers().firstValue("Content-Type")).hasValue("audio/wav");
      assertThat(response.headers().firstValue("Content-Disposition"))
          .hasValue("attachment; filename=\"jingle.wav\"");
      byte[] file = response.body();
      assertThat(Arrays.copyOfRange(file, 44, file.length))
          .isEqualTo(Arrays.copyOfRange(WAV, 44, WAV.length));
      ByteBuffer head = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
      assertThat(head.getInt(4)).isEqualTo(file.length - 8);
      assertThat(head.getInt(24)).isEqualTo(8000);
      assertThat(head.getInt(40)).isEqualTo(8000);
    }
  }

  @Test
  void listsPageByPage() {
    for (int i = 0; i < 3; i++) {
      sendFile("?name=s" + i, WAV);
    }
    Answer first = client.get(SOUNDS + "?limit=2", tenant.key());
    assertThat(first.data("/sounds/0/name")).isEqualTo("s2");
    Answer second =
        client.get(SOUNDS + "?limit=2&cursor=" + first.data("/nextCursor"), tenant.key());
    assertThat(second.data("/sounds/0/name")).isEqualTo("s0");
    assertThat(second.json().at("/data/nextCursor").isNull()).isTrue();
    assertThat(client.get(SOUNDS + "?limit=0", tenant.key()).status()).isEqualTo(400);
  }

  @Test
  void deletesASound() {
    String path = SOUNDS + "/" + sendFile("?name=a", WAV).data("/sound/id");

    assertThat(client.delete(path, tenant.key()).data("/deleted")).isEqualTo("true");

    assertThat(client.get(path, tenant.key()).status()).isEqualTo(404);
    assertThat(client.get(path + "/audio", tenant.key()).status()).isEqualTo(404);
    assertThat(client.delete(path, tenant.key()).status()).isEqualTo(404);
    assertThat(sendFile("?name=a", WAV).status()).isEqualTo(200);
  }

  @Test
  void hidesASoundFromOtherAccounts() {
    String path = SOUNDS + "/" + sendFile("?name=a", WAV).data("/sound/id");
    String missing = SOUNDS + "/" + UUID.randomUUID();
    String stranger = tenants.open(0).key();

    for (String suffix : new String[] {"", "/audio"}) {
      Answer foreign = client.get(path + suffix, stranger);
      assertThat(foreign.status()).isEqualTo(404);
      assertThat(foreign.text()).isEqualTo(client.get(missing + suffix, stranger).text());
    }
    assertThat(client.delete(path, stranger).status()).isEqualTo(404);
    assertThat(client.get(SOUNDS, stranger).json().at("/data/sounds").size()).isZero();
    assertThat(client.get(path, tenant.key()).status()).isEqualTo(200);
    assertThat(client.send(client.request(path).GET()).status()).isEqualTo(401);
    assertThat(client.get(path, tenants.operatorKey()).status()).isEqualTo(403);
  }
}
