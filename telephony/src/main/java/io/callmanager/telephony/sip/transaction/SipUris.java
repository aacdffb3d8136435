package io.callmanager.telephony.sip.transaction;

import io.callmanager.shared.PublicAddresses;
import io.callmanager.telephony.sip.transport.Peer;
import io.callmanager.telephony.sip.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The parts of SIP URIs that routing needs. Texts come from the parser or from validated configuration.
public final class SipUris {

  private static final Pattern URI =
      Pattern.compile("sips?:(?:[^@]*@)?(\\[[0-9A-Fa-f:.]+]|[^:;?\\[\\]]+)(?::([0-9]{1,5}))?(.*)");
  private static final Pattern TLS = Pattern.compile("(?i).*;transport=tls(?:[;?].*)?");
  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private static final int DEFAULT_PORT = 5060;
  private static final int DEFAULT_TLS_PORT = 5061;
  private static final int MAX_PORT = 65_535;

  private SipUris() {}

  /// The URI out of a name-addr such as `"Proxy" <sip:10.0.0.1;lr>;x=y`.
  static String inBrackets(String nameAddress) {
    int open = nameAddress.indexOf('<');
    int close = nameAddress.indexOf('>', open + 1);
    return open < 0 || close < 0 ? nameAddress : nameAddress.substring(open + 1, close);
  }

  static boolean looseRouting(String route) {
    String uri = inBrackets(route).toLowerCase(Locale.ROOT);
    return uri.endsWith(";lr") || uri.contains(";lr;") || uri.contains(";lr=");
  }

  /// Where a request to this URI goes. Only addresses are followed: for a name, which would have to be looked up while a
  /// call waits, requests go where the dialog's messages come from. The transport is that of the dialog's messages too: TCP
  /// is spoken with configured trunks only, and whoever has an address for TCP has it for UDP (RFC 3261, section 18). TLS is
  /// on a port of its own: it is followed to addresses that say so, and to those only, so that a call that began by TLS is never
  /// continued without. From a peer in the open internet nothing leads into a private network: that is the mistake of a peer
  /// behind a NAT, or no mistake.
  static Peer peer(String uri, Peer fallback) {
    Matcher matcher = URI.matcher(uri);
    if (!matcher.matches()) {
      return fallback;
    }
    String host = matcher.group(1);
    boolean literal = host.startsWith("[") || IPV4.matcher(host).matches();
    boolean tls = fallback.transport() == Transport.TLS;
    boolean saysTls = uri.startsWith("sips:") || TLS.matcher(matcher.group(3)).matches();
    String digits = matcher.group(2);
    int usual = tls ? DEFAULT_TLS_PORT : DEFAULT_PORT;
    int port = digits == null ? usual : Integer.parseInt(digits);
    if (!literal || tls != saysTls || port == 0 || port > MAX_PORT) {
      return fallback;
    }
    try {
      // A literal address: no look-up happens.
      InetAddress address = InetAddress.ofLiteral(host.replace("[", "").replace("]", ""));
      return leadsInside(address, fallback)
          ? fallback
          : fallback.at(new InetSocketAddress(address, port));
    } catch (IllegalArgumentException e) {
      return fallback;
    }
  }

  private static boolean leadsInside(InetAddress address, Peer from) {
    return PublicAddresses.contains(from.address().getAddress())
        && !PublicAddresses.contains(address);
  }
}
