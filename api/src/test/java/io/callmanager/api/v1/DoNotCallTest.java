package io.callmanager.api.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.api.testing.ApiTest;
import io.callmanager.api.testing.Client;
import io.callmanager.api.testing.Client.Answer;
import io.callmanager.api.testing.Tenants;
import io.callmanager.api.testing.Tenants.Tenant;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@ApiTest
class DoNotCallTest {

  private static final String LIST = "/api/v1/do-not-call";

  @Autowired private Client client;
  @Autowired private Tenants tenants;

  private Tenant tenant;

  @BeforeEach
  void openAccount() {
    tenant = tenants.open(10);
  }

  private Answer add(String number, String reason) {
    return client.post(
        LIST, tenant.key(), "{\"number\":\"%s\",\"reason\":\"%s\"}".formatted(number, reason));
  }

  private Answer upload(BodyPublisher file, String type) {
    return client.send(
        client
            .request(LIST + "/import")
            .header("X-API-Key", tenant.key())
            .header("Content-Type", type)
            .POST(file));
  }

  private Answer upload(String file) {
    return upload(BodyPublishers.ofString(file), "text/csv");
  }

  @Test
  void addsShowsAndRemoves() {
    Answer added = add("+4402071838750", "by mail");
    assertThat(added.status()).as(added.text()).isEqualTo(200);
    assertThat(added.data("/entry/number")).isEqualTo("+442071838750");
    assertThat(added.data("/entry/source")).isEqualTo("API");
    assertThat(added.json().at("/data/entry/callId").isNull()).isTrue();
    assertThat(added.data("/added")).isEqualTo("true");
    assertThat(add("+442071838750", "again").data("/added")).isEqualTo("false");

    assertThat(client.get(LIST + "/+442071838750", tenant.key()).data("/entry/reason"))
        .isEqualTo("by mail");
    assertThat(client.delete(LIST + "/+442071838750", tenant.key()).data("/removed"))
        .isEqualTo("true");
    assertThat(client.get(LIST + "/+442071838750", tenant.key()).status()).isEqualTo(404);
    Answer gone = client.delete(LIST + "/+442071838750", tenant.key());
    assertThat(gone.status()).isEqualTo(404);
    assertThat(gone.text()).isEqualTo("{\"success\":false,\"error\":\"Number not found\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"12125550123", "+12", "x", "%2B12125550123%00", "+1%20212%20555%200123"})
  void namesAPathThatIsNoNumber(String path) {
    Answer answer = client.get(LIST + "/" + path, tenant.key());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(client.delete(LIST + "/" + path, tenant.key()).status()).isEqualTo(400);
  }

  @Test
  void namesWhatIsWrongWithAnEntry() {
    Answer answer = add("12125550123", " ");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("issues").propertyNames()).containsExactly("number", "reason");
    assertThat(add("+12125550123", "x".repeat(501)).status()).isEqualTo(400);
    assertThat(client.get(LIST + "/+12", tenant.key()).json().at("/issues/number/0").asString())
        .startsWith("Invalid phone number format.");
  }

  @Test
  void listsPageByPage() {
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      numbers.add("+1212555012" + i);
    }
    Collections.shuffle(numbers, new java.util.Random(1));
    numbers.forEach(number -> add(number, "x"));
    List<String> read = new ArrayList<>();
    String cursor = "";
    do {
      Answer page = client.get(LIST + "?limit=3&cursor=" + cursor, tenant.key());
      page.json().at("/data/entries").forEach(entry -> read.add(entry.get("number").asString()));
      JsonNode next = page.json().at("/data/nextCursor");
      cursor = next.isNull() ? "" : next.asString();
    } while (!cursor.isEmpty());

    assertThat(read).hasSize(7).isSorted();
    String ofCalls = io.callmanager.api.request.Cursor.write(new java.util.UUID(7, Long.MIN_VALUE));
    assertThat(client.get(LIST + "?cursor=" + ofCalls, tenant.key()).status()).isEqualTo(400);
    assertThat(client.get(LIST + "?cursor=x", tenant.key()).status()).isEqualTo(400);
    assertThat(client.get(LIST + "?limit=0", tenant.key()).status()).isEqualTo(400);
  }

  @Test
  void importsAndExports() {
    add("+12125550123", "before");
    Answer report =
        upload("number,reason\n+44 20 7183 8750,\"asked, twice\"\n+12125550123,\nnone,\n\n7,x\n");

    assertThat(report.status()).as(report.text()).isEqualTo(200);
    assertThat(report.json().get("data").toString())
        .isEqualTo(
            "{\"imported\":1,\"alreadyThere\":1,\"refusedLines\":2,\"refused\":[{\"line\":4,\"reason\":\"Must begin with + and the country's code\"},{\"line\":6,\"reason\":\"Must begin with + and the country's code\"}]}");
    Answer file = client.get(LIST + "/export", tenant.key());
    assertThat(file.header("Content-Type")).isEqualTo("text/csv;charset=UTF-8");
    assertThat(file.header("Content-Disposition"))
        .isEqualTo("attachment; filename=\"do-not-call.csv\"");
    assertThat(file.text().lines())
        .hasSize(3)
        .anyMatch(line -> line.startsWith("+442071838750,\"asked, twice\",IMPORT,,"));
    assertThat(upload(file.text()).data("/alreadyThere")).isEqualTo("2");
    assertThat(client.get(LIST + "/export", tenants.open(0).key()).text().lines()).hasSize(1);
  }

  @Test
  void tellsWhereAFileBreaksOff() {
    Answer broken = upload("+12125550123,x\n+442071838750,\"" + "y\n".repeat(100_000));

    assertThat(broken.status()).isEqualTo(400);
    assertThat(broken.json().at("/issues/body/0").asString())
        .isEqualTo(
            "A quote that does not end, or ends before its field does, or a line that is too long. What came before is on the list: 1 numbers, 1 of them new");
    assertThat(client.get(LIST + "/+12125550123", tenant.key()).status()).isEqualTo(200);
    assertThat(upload(BodyPublishers.ofString("--x"), "multipart/form-data; boundary=x").status())
        .isEqualTo(400);
    assertThat(upload("").data("/imported")).isEqualTo("0");
  }

  @Test
  void takesNoMoreThanItSays() {
    byte[] lines =
        ("x".repeat(1023) + "\n").repeat(32 * 1024 + 1).getBytes(StandardCharsets.US_ASCII);

    Answer announced = upload(BodyPublishers.ofByteArray(lines), "text/csv");
    assertThat(announced.status()).isEqualTo(400);
    assertThat(announced.text()).contains("Must be at most 33554432 bytes large");
    Answer streamed =
        upload(
            BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(lines)),
            "text/csv");
    assertThat(streamed.status()).isEqualTo(400);
    assertThat(streamed.text()).contains("Must be at most 33554432 bytes large. What came before");
  }

  @Test
  void takesOneFileOfAnAccountAtATime() throws IOException {
    try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), client.port())) {
      OutputStream out = slow.getOutputStream();
      out.write(
          ("POST "
                  + LIST
                  + "/import HTTP/1.1\r\nHost: x\r\nX-API-Key: "
                  + tenant.key()
                  + "\r\nContent-Type: text/csv\r\nContent-Length: 15\r\n\r\n+12125")
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();

      await().until(() -> upload("+442071838750\n").status() == 429);
      assertThat(client.get(LIST + "/export", tenant.key()).header("Retry-After")).isEqualTo("5");
      assertThat(client.get(LIST + "/export", tenants.open(0).key()).status()).isEqualTo(200);
      out.write("550123,x\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      InputStream in = slow.getInputStream();
      assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 200");
    }
    assertThat(upload("+442071838750\n").status()).isEqualTo(200);
  }
}
