package io.callmanager.api.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.api.testing.ApiTest;
import io.callmanager.api.testing.Client;
import io.callmanager.api.testing.Client.Answer;
import io.callmanager.api.testing.Tenants;
import io.callmanager.api.testing.Tenants.Tenant;
import io.callmanager.call.spi.TrunkDefinition;
import io.callmanager.call.spi.TrunkDefinition.CallerFormat;
import io.callmanager.call.spi.TrunkDefinition.Codec;
import io.callmanager.call.spi.TrunkDefinition.SrtpPolicy;
import io.callmanager.call.spi.TrunkDefinition.Transport;
import io.callmanager.call.spi.TrunkListener.HealthChange;
import io.callmanager.call.spi.TrunkStatus.Health;
import io.callmanager.shared.SystemDatabase;
import io.callmanager.shared.TrunkId;
import io.callmanager.testing.FakeTrunks;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

@ApiTest
class TrunksTest {

  private static final String TRUNKS = "/api/v1/trunks";
  private static final String ADMIN = "/api/v1/admin/trunks";

  @Autowired Client client;
  @Autowired Tenants tenants;
  @Autowired FakeTrunks telephone;
  @Autowired SystemDatabase system;

  private Tenant tenant;

  @BeforeEach
  void openAccount() {
    tenant = tenants.open(100);
  }

  private TrunkId create(String body) {
    Answer created = client.post(TRUNKS, tenant.key(), body);
    assertThat(created.status()).as(created.text()).isEqualTo(200);
    return new TrunkId(UUID.fromString(created.data("/trunk/id")));
  }

  private static String draft(String name) {
    return "{\"name\":\"%s\",\"host\":\"sip.carrier.example\"}".formatted(name);
  }

  @Test
  void tellsTheTelephoneOfATrunkWithAllItsSettings() {
    TrunkId id =
        create(
            """
            {"name":"carrier","host":"sip.carrier.example","port":5061,"transport":"tls","tlsVerify":false,
             "username":"alice","password":"s3cret","register":true,"fromDomain":"acme.example","prefix":"00",
             "callerFormat":"digits","codecs":["PCMA","PCMU"],"srtp":"required","toneDigits":true,"silenceSeconds":5,
             "hangUpOnSilence":true,"maxChannels":30,"callsPerSecond":10,"weight":3,"priority":1,"sessionSeconds":600,
             "refer":true}""");

    TrunkDefinition told = telephone.told(id).orElseThrow();
    assertThat(told.owner()).isEqualTo(tenant.account());
    assertThat(told.address())
        .isEqualTo(new TrunkDefinition.Address("sip.carrier.example", 5061, Transport.TLS, false));
    assertThat(told.identity())
        .isEqualTo(
            new TrunkDefinition.Identity(
                new TrunkDefinition.Login("alice", "s3cret"), true, "acme.example"));
    assertThat(told.numbers())
        .isEqualTo(new TrunkDefinition.Numbers("00", true, CallerFormat.DIGITS));
    assertThat(told.audio().codecs()).containsExactly(Codec.PCMA, Codec.PCMU);
    assertThat(told.audio().srtp()).isEqualTo(SrtpPolicy.REQUIRED);
    assertThat(told.share()).isEqualTo(new TrunkDefinition.Share(30, 10, 3, 1));
    assertThat(told.habits().sessionExpires()).hasMinutes(10);
  }

  @Test
  void showsNoPasswordAndStoresItEncrypted() {
    TrunkId id =
        create(
            "{\"name\":\"a\",\"host\":\"sip.carrier.example\",\"username\":\"alice\",\"password\":\"s3cret\"}");

    Answer shown = client.get(TRUNKS + "/" + id, tenant.key());
    assertThat(shown.text()).doesNotContain("s3cret").contains("\"hasPassword\":true");
    byte[] stored =
        system
            .jdbc()
            .sql("select password from trunk where id = ?")
            .param(id.value())
            .query(byte[].class)
            .single();
    assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain("s3cret");
  }

  private static final String TWILIO =
      "{\"name\":\"t\",\"twilio\":{\"accountSid\":\"AC0123456789abcdef0123456789abcdef\",\"authToken\":\"t0ken\","
          + "\"apiKeySid\":\"SK0123456789abcdef0123456789abcdef\",\"apiKeySecret\":\"s3cret\"}}";

  @Test
  void takesAnAccountOfTwiliosForATrunk() {
    TrunkId id = create(TWILIO);

    TrunkDefinition.Twilio told = telephone.told(id).orElseThrow().twilio();
    assertThat(told)
        .isEqualTo(
            new TrunkDefinition.Twilio(
                "AC0123456789abcdef0123456789abcdef",
                "t0ken",
                new TrunkDefinition.ApiKey("SK0123456789abcdef0123456789abcdef", "s3cret")));
    assertThat(client.get(TRUNKS + "/" + id, tenant.key()).text())
        .doesNotContain("t0ken", "s3cret")
        .contains("AC0123456789abcdef0123456789abcdef", "SK0123456789abcdef0123456789abcdef");
  }

  @Test
  void changesAnAccountOfTwilios() {
    TrunkId id = create(TWILIO);

    assertThat(patch(id, "{\"twilio\":{\"apiKeySid\":null,\"authToken\":\"n3w\"}}").status())
        .isEqualTo(200);

    assertThat(telephone.told(id).orElseThrow().twilio())
        .isEqualTo(new TrunkDefinition.Twilio("AC0123456789abcdef0123456789abcdef", "n3w", null));
    assertThat(patch(id, "{\"host\":\"sip.carrier.example\"}").status()).isEqualTo(400);
    assertThat(patch(id, "{\"maxChannels\":3}").status()).isEqualTo(200);
    assertThat(patch(create(draft("sip")), "{\"twilio\":{\"authToken\":\"n3w\"}}").status())
        .isEqualTo(400);
  }

  @Test
  void changesOnlyWhatIsSentAndClearsWhatIsNull() {
    TrunkId id =
        create(
            "{\"name\":\"a\",\"host\":\"10.0.0.1\",\"port\":5080,\"username\":\"alice\",\"password\":\"s3cret\",\"maxChannels\":5}");

    client.send(
        "PATCH",
        TRUNKS + "/" + id,
        tenant.key(),
        java.net.http.HttpRequest.BodyPublishers.ofString("{\"weight\":7,\"maxChannels\":null}"));

    TrunkDefinition told = telephone.told(id).orElseThrow();
    assertThat(told.share()).isEqualTo(new TrunkDefinition.Share(null, null, 7, 0));
    assertThat(told.address().port()).isEqualTo(5080);
    assertThat(told.identity().login()).isEqualTo(new TrunkDefinition.Login("alice", "s3cret"));
  }

  @Test
  void losesNoPasswordThatItCannotReadToAnotherChange() {
    TrunkId id =
        create(
            "{\"name\":\"a\",\"host\":\"sip.carrier.example\",\"username\":\"alice\",\"password\":\"s3cret\"}");
    system
        .jdbc()
        .sql("update trunk set password = '\\x0102'::bytea where id = ?")
        .param(id.value())
        .update();

    assertThat(patch(id, "{\"weight\":7}").status()).isEqualTo(409);
    assertThat(telephone.told(id).orElseThrow().share().weight()).isEqualTo(1);
    assertThat(patch(id, "{\"username\":\"alice\",\"password\":\"new\"}").status()).isEqualTo(200);
    assertThat(telephone.told(id).orElseThrow().identity().login())
        .isEqualTo(new TrunkDefinition.Login("alice", "new"));
  }

  private Answer patch(TrunkId id, String body) {
    return client.send(
        "PATCH",
        TRUNKS + "/" + id,
        tenant.key(),
        java.net.http.HttpRequest.BodyPublishers.ofString(body));
  }

  @Test
  void tellsTheTelephoneThatATrunkIsGone() {
    TrunkId id = create(draft("a"));
    assertThat(telephone.told(id)).isPresent();

    assertThat(client.delete(TRUNKS + "/" + id, tenant.key()).status()).isEqualTo(200);

    assertThat(telephone.told(id)).isEmpty();
    assertThat(client.get(TRUNKS + "/" + id, tenant.key()).status()).isEqualTo(404);
    assertThat(client.delete(TRUNKS + "/" + id, tenant.key()).status()).isEqualTo(404);
    create(draft("a"));
  }

  @Test
  void hidesATrunkFromOtherAccounts() {
    TrunkId id = create(draft("a"));
    String stranger = tenants.open(0).key();
    String path = TRUNKS + "/" + id;

    assertThat(client.get(path, stranger).status()).isEqualTo(404);
    assertThat(client.get(path + "/history", stranger).status()).isEqualTo(404);
    assertThat(client.delete(path, stranger).status()).isEqualTo(404);
    assertThat(
            client
                .send(
                    "PATCH",
                    path,
                    stranger,
                    java.net.http.HttpRequest.BodyPublishers.ofString("{\"weight\":7}"))
                .status())
        .isEqualTo(404);
    assertThat(client.get(TRUNKS, stranger).json().at("/data/trunks").size()).isZero();
    assertThat(telephone.told(id)).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | name",
        "{'name':'a'} | host",
        "{'name':'a','twilio':{'authToken':'t'}} | twilio.accountSid",
        "{'name':'a','twilio':{'accountSid':'AC1','authToken':'t'}} | twilio.accountSid",
        "{'name':'a','twilio':{'accountSid':'AC0123456789abcdef0123456789abcdef'}} | twilio.authToken",
        "{'name':'a','twilio':{'accountSid':'AC0123456789abcdef0123456789abcdef','authToken':'t','apiKeySecret':'s'}} | twilio.apiKeySid",
        "{'name':'a','host':'h','twilio':{'accountSid':'AC0123456789abcdef0123456789abcdef','authToken':'t'}} | host",
        "{'name':'a','host':'sip:carrier'} | host",
        "{'name':'a','host':'a b'} | host",
        "{'name':'a','host':'h','port':0} | port",
        "{'name':'a','host':'h','transport':'sctp'} | transport",
        "{'name':'a','host':'h','username':'u'} | password",
        "{'name':'a','host':'h','password':'p'} | username",
        "{'name':'a','host':'h','register':true} | register",
        "{'name':'a','host':'h','username':'a\\\"b','password':'p'} | username",
        "{'name':'a','host':'h','username':'a','password':'p\\r\\nX: y'} | password",
        "{'name':'a','host':'h','prefix':'abc'} | prefix",
        "{'name':'a','host':'h','codecs':[]} | codecs",
        "{'name':'a','host':'h','codecs':['OPUS']} | codecs",
        "{'name':'a','host':'h','codecs':['PCMU','PCMU']} | codecs",
        "{'name':'a','host':'h','fromDomain':'x\\r\\ny'} | fromDomain",
        "{'name':'a','host':'h','sessionSeconds':30} | sessionSeconds",
        "{'name':'a','host':'h','weight':0} | weight",
        "{'name':'a','host':'h','enabled':'yes'} | enabled",
        "{'name':'a','host':'h','shared':true} | shared",
        "{'name':'a\\r\\nb','host':'h'} | name",
      })
  void saysWhatIsWrongWithATrunk(String body, String field) {
    Answer answer = client.post(TRUNKS, tenant.key(), body.replace('\'', '"'));

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.json().at("/issues/" + field).size()).as(answer.text()).isPositive();
    assertThat(client.get(TRUNKS, tenant.key()).json().at("/data/trunks").size()).isZero();
  }

  @Test
  void refusesANameTwice() {
    create(draft("Carrier"));
    Answer again = client.post(TRUNKS, tenant.key(), draft("carrier"));
    assertThat(again.status()).isEqualTo(400);
    assertThat(again.json().at("/issues/name/0").asString())
        .isEqualTo("There is a trunk of this name");
  }

  @Test
  void assignsThePlatformsTrunks() {
    String operator = tenants.operatorKey();
    Answer created =
        client.post(
            ADMIN,
            operator,
            draft("platform-" + tenant.account()).replace("-" + tenant.account(), "-one"));
    TrunkId id = new TrunkId(UUID.fromString(created.data("/trunk/id")));
    String assignment = "/api/v1/admin/accounts/" + tenant.account() + "/trunks/" + id;

    assertThat(client.get(TRUNKS + "/" + id, tenant.key()).status()).isEqualTo(404);
    assertThat(
            client
                .send(
                    "PUT",
                    assignment,
                    tenant.key(),
                    java.net.http.HttpRequest.BodyPublishers.noBody())
                .status())
        .isEqualTo(403);
    assertThat(
            client
                .send(
                    "PUT", assignment, operator, java.net.http.HttpRequest.BodyPublishers.noBody())
                .status())
        .isEqualTo(200);

    assertThat(telephone.assignedTo(tenant.account())).containsExactly(id);
    Answer listed = client.get(TRUNKS, tenant.key());
    assertThat(listed.data("/assigned/0/name")).isEqualTo("platform-one");
    assertThat(listed.text()).doesNotContain("sip.carrier.example");

    client.delete(assignment, operator);
    assertThat(telephone.assignedTo(tenant.account())).isEmpty();
    assertThat(client.delete(ADMIN + "/" + id, operator).status()).isEqualTo(200);
    assertThat(telephone.told(id)).isEmpty();
  }

  @Test
  void keepsTheHistoryOfATrunksHealth() {
    TrunkId id = create(draft("a"));
    for (Health[] step :
        List.of(new Health[] {Health.UNKNOWN, Health.UP}, new Health[] {Health.UP, Health.DOWN})) {
      telephone.change(
          new HealthChange(id, "a", tenant.account(), step[0], step[1], "because", Instant.EPOCH));
    }
    await()
        .untilAsserted(
            () ->
                assertThat(
                        client
                            .get(TRUNKS + "/" + id + "/history", tenant.key())
                            .json()
                            .at("/data/history")
                            .size())
                    .isEqualTo(2));
    Answer history = client.get(TRUNKS + "/" + id + "/history?limit=1", tenant.key());
    assertThat(history.data("/history/0/health")).isEqualTo("DOWN");
    assertThat(history.data("/history/0/before")).isEqualTo("UP");
    assertThat(history.data("/history/0/detail")).isEqualTo("because");
  }
}
