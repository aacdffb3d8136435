package io.callmanager.telephony.sdp;

import io.callmanager.telephony.srtp.SrtpKey;
import io.callmanager.telephony.srtp.SrtpSuite;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An `a=crypto` line (RFC 4568, section 9.1): `1 AES_CM_128_HMAC_SHA1_80 inline:…`.
///
/// @param tag the number by which an answer says which line of the offer it takes
record CryptoLine(int tag, SrtpKey key) {

  static final String NAME = "crypto";
  private static final int MAX_LENGTH = 512;

  /// One key, perhaps with a lifetime, which is longer than any call in every suite of ours (2^20 packets are six hours); not one
  /// with a master key identifier, which would have to be found in the packets.
  private static final Pattern FORM =
      Pattern.compile(
          "([0-9]{1,9}) +([A-Za-z0-9_]{1,64}) +(?i:inline):([A-Za-z0-9+/]{16,128}={0,2})"
              + "(?:\\|(?:2\\^([0-9]{1,2})|([0-9]{1,15})))?((?: +[^ ]+)*) *");

  private static final int MIN_LIFETIME_EXPONENT = 20;
  private static final long MIN_LIFETIME = 1L << MIN_LIFETIME_EXPONENT;

  /// The only session parameter that may be heeded or not (RFC 4568, section 6.3.7); each other one changes how packets look.
  private static final Pattern HARMLESS = Pattern.compile("(?: +WSH=[0-9]{1,4})*");

  /// Reads what stands after `a=crypto:`. A line that makes no sense, or asks for what we have not, is none for us: a peer may
  /// offer several.
  static Optional<CryptoLine> parse(String value) {
    if (value.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    Matcher matcher = FORM.matcher(value.strip());
    if (!matcher.matches()
        || !HARMLESS.matcher(matcher.group(6)).matches()
        || !livesLong(matcher.group(4), matcher.group(5))) {
      return Optional.empty();
    }
    int tag = Integer.parseInt(matcher.group(1));
    return SrtpSuite.named(matcher.group(2))
        .flatMap(suite -> key(suite, matcher.group(3)))
        .map(key -> new CryptoLine(tag, key));
  }

  private static boolean livesLong(
      @org.jspecify.annotations.Nullable String exponent,
      @org.jspecify.annotations.Nullable String packets) {
    if (exponent != null) {
      return Integer.parseInt(exponent) >= MIN_LIFETIME_EXPONENT;
    }
    return packets == null || Long.parseLong(packets) >= MIN_LIFETIME;
  }

  private static Optional<SrtpKey> key(SrtpSuite suite, String base64) {
    try {
      byte[] master = Base64.getDecoder().decode(base64);
      return master.length == suite.masterBytes()
          ? Optional.of(new SrtpKey(suite, master))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// The line as it is written into a description, key and all.
  Attribute described() {
    String master = Base64.getEncoder().encodeToString(key.master());
    return new Attribute(NAME, tag + " " + key.suite() + " inline:" + master);
  }
}
