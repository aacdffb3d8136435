package io.callmanager.telephony.sip.dns;

import io.callmanager.telephony.sip.transport.Peer;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// What a search found.
sealed interface Finding {

  /// Servers.
  ///
  /// @param tiers one at least, the first to be tried first
  /// @param ttl seconds
  /// @param whole false when a part of the search stayed without an answer
  record Servers(List<Tier> tiers, long ttl, boolean whole) implements Finding {

    static final int MAX_TARGETS = 32;

    public Servers {
      tiers = List.copyOf(tiers);
    }

    /// Targets in the order in which to try them, each peer once.
    List<Target> draw(String domain, RandomGenerator random) {
      Map<Peer, Target> targets = new LinkedHashMap<>();
      for (Tier tier : tiers) {
        for (Tier.Server server : tier.draw(random)) {
          server
              .addresses()
              .forEach(
                  address -> {
                    Peer peer =
                        new Peer(server.transport(), new InetSocketAddress(address, server.port()));
                    targets.putIfAbsent(peer, new Target(peer, server.host(), domain));
                  });
        }
      }
      return targets.values().stream().limit(MAX_TARGETS).toList();
    }
  }

  /// No servers.
  ///
  /// @param ttl seconds
  record Nothing(Located.Cause cause, String words, long ttl) implements Finding {

    /// What an answer that failed says of itself, if there is one, and else what is given.
    static <T> Nothing of(
        Collection<Answer<T>> answers, Located.Cause cause, String words, long ttl) {
      Nothing refusal = null;
      for (Answer<T> answer : answers) {
        if (answer instanceof Answer.Silence<T> silence) {
          return new Nothing(Located.Cause.NO_ANSWER, silence.words(), 0);
        }
        if (answer instanceof Answer.Refusal<T> it) {
          refusal = new Nothing(Located.Cause.DNS_ERROR, it.words(), 0);
        }
      }
      return refusal == null ? new Nothing(cause, words, ttl) : refusal;
    }

    /// Whether the DNS said so, and did not merely fail to answer.
    boolean isSaid() {
      return switch (cause) {
        case UNKNOWN_NAME, NO_SERVICE -> true;
        case NO_ANSWER, DNS_ERROR -> false;
      };
    }
  }
}
