package io.callmanager.telephony.sip.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.telephony.sip.transport.Transport;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// How servers of one priority share the load (RFC 2782).
class TierTest {

  private static final int DRAWS = 20_000;
  private static final RandomGenerator RANDOM = new Random(7);

  private static Tier.Server server(String host, int weight) {
    return new Tier.Server(
        Transport.UDP, host, 5060, weight, List.of(InetAddress.ofLiteral("192.0.2.1")));
  }

  private static double share(Map<String, Integer> counts, String host) {
    return counts.getOrDefault(host, 0) / (double) DRAWS;
  }

  private static Map<String, Integer> drawn(Tier tier, int place) {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < DRAWS; i++) {
      counts.merge(tier.draw(RANDOM).get(place).host(), 1, Integer::sum);
    }
    return counts;
  }

  @Test
  void sharesByWeight() {
    Tier tier = new Tier(List.of(server("a", 60), server("b", 30), server("c", 10)));

    Map<String, Integer> first = drawn(tier, 0);
    Map<String, Integer> second = drawn(tier, 1);

    assertThat(share(first, "a")).isCloseTo(0.6, Offset.offset(0.02));
    assertThat(share(first, "b")).isCloseTo(0.3, Offset.offset(0.02));
    assertThat(share(first, "c")).isCloseTo(0.1, Offset.offset(0.02));
    // 0.6 × 30/40 + 0.1 × 30/90
    assertThat(share(second, "b")).isCloseTo(0.483, Offset.offset(0.02));
  }

  @Test
  void hardlyDrawsAWeightOfZeroFirst() {
    Tier tier = new Tier(List.of(server("never", 0), server("a", 99), server("b", 100)));

    assertThat(share(drawn(tier, 0), "never")).isBetween(0.001, 0.015);
  }

  @Test
  void keepsTheOrderOfServersWithoutWeights() {
    Tier tier = new Tier(List.of(server("a", 0), server("b", 0)));

    assertThat(tier.draw(RANDOM)).extracting(Tier.Server::host).containsExactly("a", "b");
  }

  @Property
  void drawsEachServerOnce(@ForAll @Size(max = 40) List<@IntRange(max = 65_535) Integer> weights) {
    List<Tier.Server> servers = weights.stream().map(weight -> server("h", weight)).toList();

    List<Tier.Server> order = new Tier(servers).draw(RANDOM);

    assertThat(order).hasSameSizeAs(servers);
    assertThat(new HashSet<>(order)).isEqualTo(new HashSet<>(servers));
  }
}
