package io.callmanager.telephony.sip.tls;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/// What a certificate says its owner is called: the `sip:` URIs, host names and addresses of its subjectAltName (RFC 5922,
/// section 7.1). The common name is not looked at any more (RFC 9525, section 2).
///
/// One asterisk may stand for a whole first label. RFC 5922, section 7.2, would have none, but large carriers give each
/// customer a name of the customer's own beneath one certificate.
record CertificateNames(List<String> domains, List<InetAddress> addresses) {

  private static final int DNS = 2;
  private static final int URI = 6;
  private static final int ADDRESS = 7;
  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private static final int MAX_SHOWN = 5;

  CertificateNames {
    domains = List.copyOf(domains);
    addresses = List.copyOf(addresses);
  }

  static CertificateNames of(X509Certificate certificate) throws CertificateParsingException {
    List<String> domains = new ArrayList<>();
    List<InetAddress> addresses = new ArrayList<>();
    Collection<List<?>> names =
        Objects.requireNonNullElse(certificate.getSubjectAlternativeNames(), List.of());
    for (List<?> name : names) {
      if (name.get(0) instanceof Integer kind && name.get(1) instanceof String text) {
        switch (kind) {
          case DNS -> domains.add(text.toLowerCase(Locale.ROOT));
          case URI -> addUri(text.toLowerCase(Locale.ROOT), domains);
          case ADDRESS -> addresses.add(InetAddress.ofLiteral(text));
          default -> {} // RFC 5922, section 7.1: the others identify nobody here
        }
      }
    }
    return new CertificateNames(domains, addresses);
  }

  /// Only a URI without a user stands for a domain (RFC 5922, section 7.1).
  private static void addUri(String uri, List<String> domains) {
    if (uri.startsWith("sip:") && uri.indexOf('@') < 0) {
      domains.add(uri.substring("sip:".length()));
    }
  }

  /// @param domain in lower case, an IPv6 address without brackets
  boolean include(String domain) {
    if (domain.indexOf(':') >= 0 || IPV4.matcher(domain).matches()) {
      return addresses.contains(InetAddress.ofLiteral(domain));
    }
    return domains.stream().anyMatch(name -> matches(name, domain));
  }

  private static boolean matches(String name, String domain) {
    if (!name.startsWith("*.")) {
      return name.equals(domain);
    }
    int dot = domain.indexOf('.');
    // "*.example" would be for a whole top-level domain.
    return dot > 0 && name.indexOf('.', 2) > 0 && name.substring(1).equals(domain.substring(dot));
  }

  /// The names in words, not all of very many, and with nothing in them that could disturb a log.
  @Override
  public String toString() {
    List<String> all = new ArrayList<>(domains);
    addresses.forEach(address -> all.add(address.getHostAddress()));
    if (all.isEmpty()) {
      return "no name at all";
    }
    String shown = String.join(", ", all.subList(0, Math.min(all.size(), MAX_SHOWN)));
    return shown.replaceAll("[^\\x20-\\x7e]", "?") + (all.size() > MAX_SHOWN ? ", …" : "");
  }
}
