package io.callmanager.telephony.sip.transaction;

import gov.nist.javax.sip.message.SIPResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.sip.header.ProxyAuthenticateHeader;
import javax.sip.header.WWWAuthenticateHeader;
import org.jspecify.annotations.Nullable;

/// Digest authentication of one request and its repetitions, towards everybody on its way who asks for it: a proxy, and the
/// gateway behind it (RFC 3261, section 22; SHA-256 by RFC 8760).
public final class DigestAuth {

  private static final int MAX_ASKERS = 4;

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

  /// The quality of protection (RFC 7616, section 3.4): of the request's method and URI, or of its body too.
  private enum Qop {
    NONE(""),
    AUTH("auth"),
    AUTH_INT("auth-int");

    private final String token;

    Qop(String token) {
      this.token = token;
    }
  }

  private record Asked(String method, String uri, String body) {}

  /// Who wants to know us: a proxy or the far end, and the realm it speaks for.
  private record Asker(String answerHeader, String realm) {}

  private record Challenge(
      Asker asker,
      String nonce,
      Algorithm algorithm,
      Qop qop,
      boolean stale,
      @Nullable String opaque) {}

  private final Credentials credentials;
  private final Map<Asker, Challenge> challenges = new LinkedHashMap<>(2);
  private final Map<Asker, Integer> answers = new HashMap<>(2);

  public DigestAuth(Credentials credentials) {
    this.credentials = credentials;
  }

  /// Takes up the challenges of a 401 or 407.
  ///
  /// @return whether it is worth trying again: not when there is none that can be answered, nor when somebody turned down an
  ///     answer for another reason than that its nonce was too old
  public boolean takeUp(SIPResponse challenged) {
    Map<Asker, Challenge> asked = new LinkedHashMap<>(2);
    for (Challenge challenge : challenges(challenged)) {
      asked.merge(
          challenge.asker(),
          challenge,
          (one, other) -> one.algorithm().compareTo(other.algorithm()) <= 0 ? one : other);
    }
    for (Challenge challenge : asked.values()) {
      if (challenges.containsKey(challenge.asker()) && !challenge.stale()) {
        return false;
      }
    }
    challenges.putAll(asked);
    answers.keySet().removeAll(asked.keySet());
    return !asked.isEmpty() && challenges.size() <= MAX_ASKERS;
  }

  /// The header lines that answer all challenges taken up so far, each with its line end; empty when there were none.
  ///
  /// @param body of the request; null when it has none
  public String lines(String method, String uri, @Nullable Body body) {
    StringBuilder lines = new StringBuilder();
    for (Challenge challenge : challenges.values()) {
      int count = answers.merge(challenge.asker(), 1, Integer::sum);
      append(lines, challenge, count, new Asked(method, uri, body == null ? "" : body.text()));
    }
    return lines.toString();
  }

  private static List<Challenge> challenges(SIPResponse response) {
    List<Challenge> challenges = new ArrayList<>();
    // Where a request was forked, one answer may carry both kinds (RFC 3261, section 22.3).
    for (String name : List.of(ProxyAuthenticateHeader.NAME, WWWAuthenticateHeader.NAME)) {
      boolean proxy = name.equals(ProxyAuthenticateHeader.NAME);
      Iterator<?> headers = response.getHeaders(name);
      while (headers.hasNext()) {
        if (headers.next() instanceof WWWAuthenticateHeader asks) {
          challenge(asks, proxy).ifPresent(challenges::add);
        }
      }
    }
    return challenges;
  }

  private static Optional<Challenge> challenge(WWWAuthenticateHeader asks, boolean proxy) {
    @Nullable String realm = asks.getRealm();
    @Nullable String nonce = asks.getNonce();
    Optional<Algorithm> algorithm = algorithm(asks.getAlgorithm());
    boolean digest = "digest".equalsIgnoreCase(asks.getScheme());
    Optional<Qop> qop = qop(asks.getQop());
    if (!digest || realm == null || nonce == null || qop.isEmpty()) {
      return Optional.empty();
    }
    Asker asker = new Asker(proxy ? "Proxy-Authorization" : "Authorization", realm);
    return algorithm.map(
        known -> new Challenge(asker, nonce, known, qop.get(), asks.isStale(), asks.getOpaque()));
  }

  /// The kind of protection to answer with; empty when only others than we know are offered.
  private static Optional<Qop> qop(@Nullable String offered) {
    if (offered == null) {
      return Optional.of(Qop.NONE);
    }
    List<String> all = List.of(offered.toLowerCase(Locale.ROOT).strip().split("\\s*,\\s*"));
    return all.contains(Qop.AUTH.token)
        ? Optional.of(Qop.AUTH)
        : all.contains(Qop.AUTH_INT.token) ? Optional.of(Qop.AUTH_INT) : Optional.empty();
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

  private void append(StringBuilder line, Challenge challenge, int count, Asked asked) {
    Algorithm algorithm = challenge.algorithm();
    String realm = challenge.asker().realm();
    String secret =
        hash(algorithm, credentials.username() + ":" + realm + ":" + credentials.password());
    String what = asked.method() + ":" + asked.uri();
    if (challenge.qop() == Qop.AUTH_INT) {
      what += ":" + hash(algorithm, asked.body());
    }
    String whatHash = hash(algorithm, what);
    line.append(challenge.asker().answerHeader()).append(": Digest username=\"");
    line.append(quoted(credentials.username())).append("\",realm=\"").append(quoted(realm));
    line.append("\",nonce=\"")
        .append(quoted(challenge.nonce()))
        .append("\",uri=\"")
        .append(asked.uri());
    line.append("\",algorithm=").append(algorithm.token);
    if (challenge.qop() != Qop.NONE) {
      String cnonce = Tokens.next();
      String nc = HexFormat.of().toHexDigits(count);
      String response =
          hash(
              algorithm,
              secret
                  + ":"
                  + challenge.nonce()
                  + ":"
                  + nc
                  + ":"
                  + cnonce
                  + ":"
                  + challenge.qop().token
                  + ":"
                  + whatHash);
      line.append(",qop=" + challenge.qop().token + ",nc=")
          .append(nc)
          .append(",cnonce=\"")
          .append(cnonce);
      line.append("\",response=\"").append(response).append('"');
    } else {
      String response = hash(algorithm, secret + ":" + challenge.nonce() + ":" + whatHash);
      line.append(",response=\"").append(response).append('"');
    }
    if (challenge.opaque() != null) {
      line.append(",opaque=\"").append(quoted(challenge.opaque())).append('"');
    }
    line.append("\r\n");
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
