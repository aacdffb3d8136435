package io.callmanager.telephony.sip.dns;

import io.callmanager.telephony.sip.transport.Transport;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A transport, as the DNS calls it (RFC 3263, section 4.1), in the order in which they are tried when nothing says more.
enum Service {
  UDP(Transport.UDP, "SIP+D2U", "_sip._udp", 5060),
  TCP(Transport.TCP, "SIP+D2T", "_sip._tcp", 5060),
  TLS(Transport.TLS, "SIPS+D2T", "_sips._tcp", 5061);

  private final Transport transport;
  private final String naptr;
  private final String prefix;
  private final int defaultPort;

  Service(Transport transport, String naptr, String prefix, int defaultPort) {
    this.transport = transport;
    this.naptr = naptr;
    this.prefix = prefix;
    this.defaultPort = defaultPort;
  }

  static Service of(Transport transport) {
    return switch (transport) {
      case UDP -> UDP;
      case TCP -> TCP;
      case TLS -> TLS;
    };
  }

  /// Those by which we can send.
  static List<Service> offered(Set<Transport> transports) {
    return Stream.of(values()).filter(service -> transports.contains(service.transport)).toList();
  }

  /// The one of a NAPTR record's service field.
  static Optional<Service> ofNaptr(String field) {
    return Stream.of(values()).filter(service -> service.naptr.equalsIgnoreCase(field)).findFirst();
  }

  Transport transport() {
    return transport;
  }

  int defaultPort() {
    return defaultPort;
  }

  /// The name that has the SRV records of a domain.
  String srvName(String domain) {
    return prefix + "." + domain;
  }
}
