package io.callmanager.telephony.sip.dns;

import java.time.Instant;
import java.util.List;

/// What became of a search for servers.
public sealed interface Located {

  /// Until when this answer stands; asking earlier gives the same servers without asking the DNS.
  Instant until();

  /// Servers in the order in which to try them (RFC 3263, section 4.3). Servers that share the load by weight are drawn
  /// anew each time, so whoever wants to stay with one keeps the answer.
  ///
  /// @param targets one at least
  /// @param stale the DNS does not answer, and this is what it said last
  record Found(List<Target> targets, Instant until, boolean stale) implements Located {

    public Found {
      targets = List.copyOf(targets);
    }
  }

  /// No server.
  ///
  /// @param words for an operator
  record NotFound(Cause cause, String words, Instant until) implements Located {}

  /// Why there is no server.
  enum Cause {
    /// The DNS knows no address for the name.
    UNKNOWN_NAME,
    /// The DNS says that there is no such service.
    NO_SERVICE,
    /// No DNS server answers.
    NO_ANSWER,
    /// A DNS server answers that it can't tell.
    DNS_ERROR
  }
}
