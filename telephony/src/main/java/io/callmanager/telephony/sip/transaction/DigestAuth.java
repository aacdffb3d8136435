package io.callmanager.telephony.sip.transaction;

import gov.nist.javax.sip.message.SIPResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sip.header.Header;
import javax.sip.header.ProxyAuthenticateHeader;
import javax.sip.header.WWWAuthenticateHeader;
import org.jspecify.annotations.Nullable;

/// Digest authentication of requests (RFC 3261, section 22; SHA-256 by RFC 8760).
public final class DigestAuth {

  /// What a trunk knows us by.
  public record Credentials(String username, String password) {

    @Override
    public String toString() {
      return "Credentials[" + username + ", ***]";
    }
  }

  private enum Algorithm {
    SHA_256("SHA-256"),
    MD5("MD5");

    private final String token;

    Algorithm(String token) {
      this.token = token;
    }
  }

  private record Challenge(
      String answerHeader,
      String realm,
      String nonce,
      Algorithm algorithm,
      boolean qopAuth,
      @Nullable String opaque) {}

  private DigestAuth() {}

  /// The header line that answers a 401 or 407, with its line end; empty when none of its challenges can be answered.
  public static Optional<String> answer(
      SIPResponse challenged, String method, String uri, Credentials credentials) {
    return challenges(challenged).stream()
        .min((a, b) -> a.algorithm().compareTo(b.algorithm()))
        .map(challenge -> header(challenge, method, uri, credentials));
  }

  /// Whether the peer knows our credentials and only wants a fresh nonce.
  public static boolean stale(SIPResponse challenged) {
    Iterator<?> headers =
        challenged.getHeaders(
            challenged.getStatusCode() == 407
                ? ProxyAuthenticateHeader.NAME
                : WWWAuthenticateHeader.NAME);
    return headers.hasNext()
        && headers.next() instanceof WWWAuthenticateHeader asks
        && asks.isStale();
  }

  private static List<Challenge> challenges(SIPResponse response) {
    List<Challenge> challenges = new ArrayList<>();
    boolean proxy = response.getStatusCode() == 407;
    Iterator<?> headers =
        response.getHeaders(proxy ? ProxyAuthenticateHeader.NAME : WWWAuthenticateHeader.NAME);
    while (headers.hasNext()) {
      if (headers.next() instanceof Header header && header instanceof WWWAuthenticateHeader asks) {
        challenge(asks, proxy).ifPresent(challenges::add);
      }
    }
    return challenges;
  }

  private static Optional<Challenge> challenge(WWWAuthenticateHeader asks, boolean proxy) {
    @Nullable String realm = asks.getRealm();
    @Nullable String nonce = asks.getNonce();
    Optional<Algorithm> algorithm = algorithm(asks.getAlgorithm());
    boolean digest = "digest".equalsIgnoreCase(asks.getScheme());
    @Nullable String qop = asks.getQop();
    boolean auth = qop != null && List.of(qop.split("\\s*,\\s*")).contains("auth");
    if (!digest || realm == null || nonce == null || (qop != null && !auth)) {
      return Optional.empty();
    }
    String answerHeader = proxy ? "Proxy-Authorization" : "Authorization";
    return algorithm.map(
        known -> new Challenge(answerHeader, realm, nonce, known, auth, asks.getOpaque()));
  }

  private static Optional<Algorithm> algorithm(@Nullable String token) {
    if (token == null) {
      return Optional.of(Algorithm.MD5);
    }
    String wanted = token.replace("\"", "").toUpperCase(Locale.ROOT);
    for (Algorithm algorithm : Algorithm.values()) {
      if (algorithm.token.equals(wanted)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  private static String header(
      Challenge challenge, String method, String uri, Credentials credentials) {
    Algorithm algorithm = challenge.algorithm();
    String secret =
        hash(
            algorithm,
            credentials.username() + ":" + challenge.realm() + ":" + credentials.password());
    String what = hash(algorithm, method + ":" + uri);
    StringBuilder line = new StringBuilder(256);
    line.append(challenge.answerHeader()).append(": Digest username=\"");
    line.append(quoted(credentials.username()))
        .append("\",realm=\"")
        .append(quoted(challenge.realm()));
    line.append("\",nonce=\"").append(quoted(challenge.nonce())).append("\",uri=\"").append(uri);
    line.append("\",algorithm=").append(algorithm.token);
    if (challenge.qopAuth()) {
      String cnonce = Tokens.next();
      String response =
          hash(
              algorithm,
              secret + ":" + challenge.nonce() + ":00000001:" + cnonce + ":auth:" + what);
      line.append(",qop=auth,nc=00000001,cnonce=\"").append(cnonce);
      line.append("\",response=\"").append(response).append('"');
    } else {
      String response = hash(algorithm, secret + ":" + challenge.nonce() + ":" + what);
      line.append(",response=\"").append(response).append('"');
    }
    if (challenge.opaque() != null) {
      line.append(",opaque=\"").append(quoted(challenge.opaque())).append('"');
    }
    return line.append("\r\n").toString();
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static String hash(Algorithm algorithm, String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance(algorithm.token).digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm.token, e);
    }
  }
}
