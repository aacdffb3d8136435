package io.callmanager.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.TrunkStatus;
import io.callmanager.call.spi.TrunkStatus.Health;
import io.callmanager.telephony.peers.RawCallee;
import io.callmanager.telephony.sip.trunk.TrunkProperties;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class RegistrationTest {

  private static final String CHALLENGE =
      "WWW-Authenticate: Digest realm=\"carrier\", nonce=\"n1\", qop=\"auth\", algorithm=SHA-256\r\n";

  private static CarrierUnderTest with(RawCallee registrar) {
    CarrierUnderTest ours =
        new CarrierUnderTest(
            new TrunkProperties(
                "test",
                registrar.uri(),
                "alice",
                "secret",
                null,
                null,
                null,
                true,
                "carrier.example",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null));
    ours.carrier.start();
    return ours;
  }

  private static TrunkStatus status(CarrierUnderTest ours) {
    return ours.trunks.statuses().getFirst();
  }

  private static void awaitRegistered(CarrierUnderTest ours, boolean registered) {
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> Boolean.valueOf(registered).equals(status(ours).registered()));
  }

  @Test
  void registersWithItsPasswordAndTakesTheRegistrationBackInTheEnd() throws Exception {
    try (RawCallee registrar = new RawCallee()) {
      CarrierUnderTest ours = with(registrar);
      String first = registrar.next("REGISTER ");
      assertThat(RawCallee.header(first, "To")).isEqualTo("<sip:alice@carrier.example>");
      assertThat(RawCallee.header(first, "Contact"))
          .isEqualTo("<sip:alice@127.0.0.1:" + ours.port + ">;expires=300");
      registrar.answer(first, "401 Unauthorized", CHALLENGE);
      String second = registrar.next("REGISTER ");
      assertThat(RawCallee.header(second, "CSeq")).isEqualTo("2 REGISTER");
      assertThat(RawCallee.header(second, "Authorization"))
          .contains("username=\"alice\"", "algorithm=SHA-256")
          .doesNotContain("secret");
      registrar.answer(second, "200 OK", "Expires: 300\r\n");
      awaitRegistered(ours, true);
      Thread closing = Thread.ofVirtual().start(ours::close);
      String last = registrar.next("REGISTER ");
      assertThat(RawCallee.header(last, "Expires")).isEqualTo("0");
      registrar.answer(
          last,
          "401 Unauthorized",
          CHALLENGE.replace("n1", "n2").replace("realm", "stale=true, realm"));
      String again = registrar.next("REGISTER ");
      assertThat(RawCallee.header(again, "Expires")).isEqualTo("0");
      assertThat(RawCallee.header(again, "Authorization")).contains("n2");
      registrar.answer(again, "200 OK", "");
      closing.join();
    }
  }

  @Test
  void countsATrunkThatRefusesAsDown() {
    try (RawCallee registrar = new RawCallee();
        CarrierUnderTest ours = with(registrar)) {
      registrar.answer(registrar.next("REGISTER "), "403 Forbidden", "");
      awaitRegistered(ours, false);
      assertThat(status(ours).health()).isEqualTo(Health.DOWN);
      assertThat(status(ours).detail()).isEqualTo("REGISTER was refused: 403 Forbidden");
    }
  }

  @Test
  void stopsAskingWhenItsPasswordIsWrong() {
    try (RawCallee registrar = new RawCallee();
        CarrierUnderTest ours = with(registrar)) {
      registrar.answer(registrar.next("REGISTER "), "401 Unauthorized", CHALLENGE);
      registrar.answer(
          registrar.next("REGISTER "), "401 Unauthorized", CHALLENGE.replace("n1", "n2"));
      awaitRegistered(ours, false);
      assertThat(status(ours).detail()).isEqualTo("REGISTER was refused: 401 Unauthorized");
    }
  }

  @Test
  void asksForLongerWhenItsIntervalIsTooBrief() {
    try (RawCallee registrar = new RawCallee();
        CarrierUnderTest ours = with(registrar)) {
      registrar.answer(
          registrar.next("REGISTER "), "423 Interval Too Brief", "Min-Expires: 3600\r\n");
      String longer = registrar.next("REGISTER ");
      assertThat(RawCallee.header(longer, "Expires")).isEqualTo("3600");
      registrar.answer(longer, "200 OK", "");
      awaitRegistered(ours, true);
    }
  }

  @Test
  void refreshesBeforeTheRegistrationExpires() {
    try (RawCallee registrar = new RawCallee();
        CarrierUnderTest ours = with(registrar)) {
      String first = registrar.next("REGISTER ");
      String contact = RawCallee.header(first, "Contact").replaceAll(";expires=\\d+", "");
      registrar.answer(first, "200 OK", "Contact: " + contact + ";expires=1\r\n");
      long begun = System.nanoTime();
      registrar.patient(Duration.ofSeconds(12)).next("REGISTER ");
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isBetween(Duration.ofSeconds(6), Duration.ofSeconds(10));
      awaitRegistered(ours, true);
    }
  }
}
