package io.callmanager.telephony.sip.trunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.callmanager.call.spi.TrunkDefinition;
import io.callmanager.call.spi.TrunkDefinition.CallerFormat;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.TimeOrderedId;
import io.callmanager.shared.TrunkId;
import io.callmanager.telephony.sip.transport.Peer;
import io.callmanager.telephony.sip.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrunksTest {

  private static final PhoneNumber NUMBER = new PhoneNumber("+15005550100");
  private static final AccountId ALICE = new AccountId(TimeOrderedId.next());
  private static final AccountId BOB = new AccountId(TimeOrderedId.next());

  private static Trunks with(TrunkProperties... configured) {
    return new Trunks(List.of(configured), false, Clock.systemUTC());
  }

  static TrunkDefinition trunk(String name, @Nullable AccountId owner, boolean shared) {
    TrunkDefinition like = TrunkProperties.at(name, "sip:127.0.0.1:5999").definition(1);
    return new TrunkDefinition(
        TrunkId.next(),
        name,
        owner,
        shared,
        true,
        like.address(),
        like.identity(),
        like.numbers(),
        like.audio(),
        like.share(),
        like.habits());
  }

  private static TrunkDefinition disabled(TrunkDefinition trunk) {
    return new TrunkDefinition(
        trunk.id(),
        trunk.name(),
        trunk.owner(),
        trunk.shared(),
        false,
        trunk.address(),
        trunk.identity(),
        trunk.numbers(),
        trunk.audio(),
        trunk.share(),
        trunk.habits());
  }

  private static List<String> names(Trunks trunks, AccountId account) {
    return RouteTest.choose(trunks.route(account), trunks.route(account).size());
  }

  @Test
  void namesTheUnnamedAndRefusesANameTwice() {
    Trunks trunks = with(TrunkProperties.at("", "sip:[::1]"), TrunkProperties.at("", "sip:[::1]"));
    assertThat(trunks.statuses()).extracting("name").containsExactly("trunk-1", "trunk-2");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> with(TrunkProperties.at("x", "sip:[::1]"), TrunkProperties.at("x", "sip:[::1]")))
        .withMessage("two trunks are called x");
  }

  @Test
  void servesAnAccountByItsOwnAndItsAssignedTrunksAndOthersByTheShared() {
    Trunks trunks = with(TrunkProperties.at("configured", "sip:127.0.0.1"));
    TrunkDefinition own = trunk("own", ALICE, false);
    TrunkDefinition assigned = trunk("assigned", null, false);
    TrunkDefinition shared = trunk("shared", null, true);
    trunks.put(List.of(own, assigned, shared));
    trunks.assign(Map.of(ALICE, Set.of(assigned.id())));

    assertThat(names(trunks, ALICE)).containsExactlyInAnyOrder("own", "assigned");
    assertThat(names(trunks, BOB)).containsExactlyInAnyOrder("configured", "shared");

    trunks.assign(Map.of(ALICE, Set.of()));
    trunks.remove(List.of(own.id()));
    assertThat(names(trunks, ALICE)).containsExactlyInAnyOrder("configured", "shared");
  }

  @Test
  void keepsWhoseTurnItIsWhenNothingChanged() {
    Trunks trunks = with();
    TrunkDefinition one = trunk("one", null, false);
    TrunkDefinition two = trunk("two", null, false);
    trunks.put(List.of(one, two));
    Map<AccountId, Set<TrunkId>> both = Map.of(ALICE, Set.of(one.id(), two.id()));
    trunks.assign(both);
    List<String> first = RouteTest.choose(trunks.route(ALICE), 1);
    trunks.assign(both);
    trunks.put(List.of(one, two));
    assertThat(RouteTest.choose(trunks.route(ALICE), 1)).doesNotContainAnyElementsOf(first);
  }

  @Test
  void neverLendsAnAccountsTrunkToAnother() {
    Trunks trunks = with();
    TrunkDefinition own = trunk("own", ALICE, false);
    trunks.put(List.of(own));
    trunks.assign(Map.of(BOB, Set.of(own.id())));
    assertThat(trunks.route(BOB).size()).isZero();
  }

  @Test
  void placesNoCallThroughATrunkThatIsNotInUse() {
    Trunks trunks = with(TrunkProperties.at("configured", "sip:127.0.0.1"));
    TrunkDefinition own = trunk("own", ALICE, false);
    trunks.put(List.of(own));
    trunks.put(List.of(disabled(own)));
    assertThat(trunks.route(ALICE).size()).isZero();
  }

  @Test
  void keepsCountingCallsWhenATrunkIsChanged() {
    Trunks trunks = with();
    TrunkDefinition own = trunk("own", ALICE, false);
    trunks.put(List.of(own));
    RouteTest.choose(trunks.route(ALICE), 3);
    trunks.put(List.of(disabled(own)));
    assertThat(trunks.status(own.id()).orElseThrow().channelsInUse()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "sip:127.0.0.1:5080,            ,       sip:+15005550100@127.0.0.1:5080",
    "sip:127.0.0.1,                 ,       sip:+15005550100@127.0.0.1",
    "sip:127.0.0.1:5080,            9,      sip:915005550100@127.0.0.1:5080",
    "sip:127.0.0.1:5080,            9+,     sip:9+15005550100@127.0.0.1:5080",
    "sip:u@[::1]:5080;transport=tcp,,       sip:+15005550100@[::1]:5080;transport=tcp",
    "sips:carrier.example,          00,     sip:0015005550100@carrier.example;transport=tls",
  })
  void dialsNumbersAsTheTrunkWantsThem(String uri, @Nullable String prefix, String expected) {
    TrunkProperties properties = new TrunkProperties("x", uri, null, null, prefix, null, null);
    assertThat(with(properties).all().iterator().next().uriOf(NUMBER)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "E164,       ,                sip:+15005550100@us",
    "DIGITS,     carrier.example, sip:15005550100@carrier.example",
    "AS_DIALLED, carrier.example, sip:0015005550100@carrier.example",
  })
  void showsTheCallerAsTheTrunkWantsIt(
      CallerFormat format, @Nullable String domain, String expected) {
    TrunkDefinition like = trunk("x", null, true);
    TrunkDefinition definition =
        new TrunkDefinition(
            like.id(),
            "x",
            null,
            true,
            true,
            like.address(),
            new TrunkDefinition.Identity(null, false, domain),
            new TrunkDefinition.Numbers("00", true, format),
            like.audio(),
            like.share(),
            like.habits());
    Trunks trunks = with();
    trunks.put(List.of(definition));
    assertThat(trunks.all().iterator().next().callerUri(NUMBER, "us")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "sip:a b, a trunk's uri must look like sip:host:port or sip:host:port;transport=tcp",
    "sip:carrier.example:0, a trunk's port must be between 1 and 65535",
    "sip:carrier.example:99999, a trunk's port must be between 1 and 65535",
    "sip:carrier.example;transport=sctp, 'a trunk''s transport must be udp, tcp or tls, not sctp'",
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
    assertThat(good.definition(1).toString()).contains("alice").doesNotContain("secret");
    assertThat(with(good).all().iterator().next().credentials().orElseThrow().toString())
        .doesNotContain("secret");
  }

  @Test
  void knowsWhoHasTrunksAtAPeerThatIsConnectedTo() {
    Trunks trunks = with(TrunkProperties.at("ours", "sip:127.0.0.1:5999"));
    TrunkDefinition alices = trunk("alices", ALICE, false);
    TrunkDefinition bobs = trunk("bobs", BOB, false);
    trunks.put(List.of(alices, bobs));
    Peer both = peer(Transport.TLS, 5_061);
    Peer only = peer(Transport.TCP, 5_060);
    Peer datagrams = peer(Transport.UDP, 5_060);
    for (Trunk trunk : trunks.all()) {
      boolean owned = trunk.definition().owner() != null;
      trunk.located(trunk.definition(), owned ? List.of(both, datagrams) : List.of(only));
    }
    trunks.trustPeers();
    assertThat(trunks.owners(both)).containsExactlyInAnyOrder(ALICE, BOB);
    assertThat(trunks.owners(only)).hasSize(1).doesNotContain(ALICE, BOB);
    assertThat(trunks.owners(datagrams)).isEmpty();
    assertThat(trunks.owners(peer(Transport.TLS, 5_062))).isEmpty();
    trunks.remove(List.of(bobs.id()));
    trunks.trustPeers();
    assertThat(trunks.owners(both)).containsExactly(ALICE);
  }

  private static Peer peer(Transport transport, int port) {
    return new Peer(transport, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }
}
