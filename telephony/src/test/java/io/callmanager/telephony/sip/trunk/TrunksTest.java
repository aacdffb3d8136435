package io.callmanager.telephony.sip.trunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.callmanager.call.spi.TrunkStatus.Health;
import io.callmanager.shared.PhoneNumber;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrunksTest {

  private static final PhoneNumber NUMBER = new PhoneNumber("+15005550100");

  private static TrunkProperties limited(
      String name, @Nullable Integer channels, @Nullable Integer callsPerSecond) {
    return new TrunkProperties(
        name, "sip:127.0.0.1:5999", null, null, null, channels, callsPerSecond);
  }

  private static Stream<String> choose(Trunks trunks, int times) {
    return IntStream.range(0, times)
        .mapToObj(i -> trunks.choose().map(choice -> choice.trunk().name()).orElse("none"));
  }

  private static void down(Trunks trunks, int index) {
    trunks.all().get(index).found(new Trunk.Finding(Health.DOWN, "gone", null, 1));
  }

  @Test
  void takesTurns() {
    Trunks trunks = new Trunks(List.of(limited("a", null, null), limited("b", null, null)));
    assertThat(choose(trunks, 4)).containsExactly("a", "b", "a", "b");
  }

  @Test
  void passesOverWhatIsDownWhileSomethingElseHasRoom() {
    Trunks trunks = new Trunks(List.of(limited("a", null, null), limited("b", 2, null)));
    down(trunks, 0);
    assertThat(choose(trunks, 4)).containsExactly("b", "b", "a", "a");
  }

  @Test
  void triesWhatIsDownWhenNothingElseIsThere() {
    Trunks trunks = new Trunks(List.of(limited("a", null, null)));
    down(trunks, 0);
    assertThat(choose(trunks, 1)).containsExactly("a");
  }

  @Test
  void givesEachTrunkItsChannelsAndTakesThemBack() {
    Trunks trunks = new Trunks(List.of(limited("a", 2, null)));
    Trunks.Choice first = trunks.choose().orElseThrow();
    assertThat(choose(trunks, 2)).containsExactly("a", "none");
    assertThat(trunks.statuses().getFirst().channelsInUse()).isEqualTo(2);
    first.trunk().giveBack();
    assertThat(choose(trunks, 1)).containsExactly("a");
  }

  @Test
  void spreadsCallsOverTimeAndTurnsAwayWhoWouldWaitTooLong() {
    Trunks trunks = new Trunks(List.of(limited("a", null, 10)));
    List<Long> waits =
        IntStream.range(0, 30)
            .mapToObj(i -> trunks.choose())
            .flatMap(choice -> choice.stream())
            .map(Trunks.Choice::waitMillis)
            .toList();
    assertThat(waits).hasSizeBetween(10, 13).isSorted();
    assertThat(waits.getLast()).isBetween(800L, 1000L);
    assertThat(trunks.statuses().getFirst().channelsInUse()).isEqualTo(waits.size());
  }

  @Test
  void namesTheUnnamedAndRefusesANameTwice() {
    Trunks trunks =
        new Trunks(
            List.of(
                new TrunkProperties(null, "sip:127.0.0.1", null, null, null, null, null),
                new TrunkProperties("", "sip:127.0.0.1", null, null, null, null, null)));
    assertThat(trunks.statuses()).extracting("name").containsExactly("trunk-1", "trunk-2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Trunks(List.of(limited("x", 1, 1), limited("x", 1, 1))))
        .withMessage("two trunks are called x");
  }

  @ParameterizedTest
  @CsvSource({
    "sip:127.0.0.1:5080,            ,       sip:+15005550100@127.0.0.1:5080",
    "sip:127.0.0.1,                 ,       sip:+15005550100@127.0.0.1:5060",
    "sip:127.0.0.1:5080,            9,      sip:915005550100@127.0.0.1:5080",
    "sip:127.0.0.1:5080,            9+,     sip:9+15005550100@127.0.0.1:5080",
    "sip:u@[::1]:5080;transport=tcp,,       sip:+15005550100@[::1]:5080;transport=tcp",
  })
  void dialsNumbersAsTheTrunkWantsThem(String uri, @Nullable String prefix, String expected) {
    Trunk trunk = new Trunk("x", new TrunkProperties("x", uri, null, null, prefix, null, null));
    assertThat(trunk.uriOf(NUMBER)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "carrier.example, a trunk's uri must look like sip:host:port or sip:host:port;transport=tcp",
    "sip:a b, a trunk's uri must look like sip:host:port or sip:host:port;transport=tcp",
    "sips:carrier.example, 'a trunk''s uri must begin with sip:, TLS is not offered'",
    "sip:carrier.example:0, a trunk's port must be between 1 and 65535",
    "sip:carrier.example:99999, a trunk's port must be between 1 and 65535",
    "sip:carrier.example;transport=sctp, 'a trunk''s transport must be udp or tcp, not sctp'",
  })
  void saysWhatIsWrongWithAUri(String uri, String words) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrunkProperties.at("x", uri))
        .withMessage(words);
  }

  @Test
  void wantsUsernameAndPasswordTogetherAndShowsNoPassword() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new TrunkProperties("x", "sip:127.0.0.1", "alice", null, null, null, null))
        .withMessage("a trunk needs both username and password, or neither");
    TrunkProperties good =
        new TrunkProperties("x", "sip:127.0.0.1", "alice", "secret", null, null, null);
    assertThat(good.toString()).contains("alice").doesNotContain("secret");
    assertThat(new Trunk("x", good).credentials().orElseThrow().toString())
        .doesNotContain("secret");
  }
}
