package io.callmanager.telephony.sdp;

import io.callmanager.telephony.media.SdpException;
import io.callmanager.telephony.media.SrtpPolicy;
import io.callmanager.telephony.srtp.SrtpKey;
import io.callmanager.telephony.srtp.SrtpKeys;
import io.callmanager.telephony.srtp.SrtpSuite;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Our side of agreeing on keys (RFC 4568, sections 5 and 7). A session has one key of ours for each suite, made when it is first
/// needed and kept through all its offers and answers, so that holding, resuming and refreshing a call change nothing.
///
/// Where encryption is required, the stream is offered over `RTP/SAVP`. Where it is preferred, over plain `RTP/AVP` with
/// `a=crypto` lines: what RFC 4568 has no words for but telephones have long done. A peer that knows nothing of it ignores the
/// lines and answers; whereas `RTP/SAVP` it would refuse, a second stream puzzles gateways, and the capabilities of RFC 5939, which
/// were meant for this, hardly anything implements.
final class KeyAgreement {

  static final String PLAIN = "RTP/AVP";
  static final String SECURE = "RTP/SAVP";

  /// In this order.
  private static final List<SrtpSuite> ALL = List.of(SrtpSuite.values());

  /// What every peer has one of. With AES-GCM's two lines and a digest's answer, an INVITE would fit into no datagram.
  private static final List<SrtpSuite> MOST_USUAL =
      List.of(
          SrtpSuite.AES_CM_128_HMAC_SHA1_80,
          SrtpSuite.AES_256_CM_HMAC_SHA1_80,
          SrtpSuite.AES_CM_128_HMAC_SHA1_32);

  private final SrtpPolicy policy;
  private final List<SrtpSuite> offered;
  private final Map<SrtpSuite, SrtpKey> ours = new EnumMap<>(SrtpSuite.class);

  /// @param brief whether our offers are to be short; of a peer's, any suite is taken
  KeyAgreement(SrtpPolicy policy, boolean brief) {
    this.policy = policy;
    this.offered = brief ? MOST_USUAL : ALL;
  }

  /// What an answer says of encryption.
  ///
  /// @param line null when the audio is not encrypted
  record Answer(String protocol, @Nullable CryptoLine line, @Nullable SrtpKeys keys) {

    List<Attribute> attributes() {
      return line == null ? List.of() : List.of(line.described());
    }
  }

  /// The protocol of our offers.
  String protocol() {
    return policy == SrtpPolicy.REQUIRED ? SECURE : PLAIN;
  }

  /// The lines of our offers.
  List<Attribute> offered() {
    List<Attribute> lines = new ArrayList<>();
    if (policy != SrtpPolicy.OFF) {
      for (SrtpSuite suite : offered) {
        lines.add(new CryptoLine(tag(suite), key(suite)).described());
      }
    }
    return lines;
  }

  /// The number of a suite's line; zero for one that is not offered.
  private int tag(SrtpSuite suite) {
    return offered.indexOf(suite) + 1;
  }

  private SrtpKey key(SrtpSuite suite) {
    return ours.computeIfAbsent(suite, SrtpKey::random);
  }

  /// The keys that an answer to our offer agrees on; null when the audio is not encrypted.
  ///
  /// @throws SdpException when that is not what we want, or the answer takes what we have not offered
  @Nullable SrtpKeys accept(MediaDescription answer) throws SdpException {
    boolean secure = answer.protocol().equals(SECURE);
    if (!secure && !answer.protocol().equals(PLAIN)) {
      throw new SdpException("the answer wants audio over " + answer.protocol());
    }
    if (policy == SrtpPolicy.OFF) {
      if (secure) {
        throw new SdpException("the answer wants audio over " + SECURE);
      }
      return null;
    }
    Optional<String> line = answer.attribute(CryptoLine.NAME);
    if (line.isEmpty()) {
      if (secure || policy == SrtpPolicy.REQUIRED) {
        throw new SdpException("the answer has no keys, and encryption (SRTP) is required");
      }
      return null;
    }
    SrtpKey theirs =
        CryptoLine.parse(line.get())
            .filter(taken -> taken.tag() > 0 && taken.tag() == tag(taken.key().suite()))
            .map(CryptoLine::key)
            .orElseThrow(
                () -> new SdpException("the answer's encryption (SRTP) is none that we offered"));
    return new SrtpKeys(key(theirs.suite()), theirs);
  }

  /// How to answer an offered stream; null when it can't be taken. Encryption is taken wherever it is offered and not off.
  @Nullable Answer answer(MediaDescription offer) {
    boolean secure = offer.protocol().equals(SECURE);
    if (!secure && !offer.protocol().equals(PLAIN)) {
      return null;
    }
    if (policy != SrtpPolicy.OFF) {
      Optional<CryptoLine> best = best(offer);
      if (best.isPresent()) {
        SrtpKey theirs = best.get().key();
        SrtpKey mine = key(theirs.suite());
        return new Answer(
            offer.protocol(), new CryptoLine(best.get().tag(), mine), new SrtpKeys(mine, theirs));
      }
    }
    return secure || policy == SrtpPolicy.REQUIRED ? null : new Answer(PLAIN, null, null);
  }

  /// What can be taken, in words.
  @Override
  public String toString() {
    return switch (policy) {
      case OFF -> PLAIN;
      case PREFERRED -> PLAIN + ", or " + SECURE + " with keys";
      case REQUIRED -> "encrypted with keys that it brings (SRTP)";
    };
  }

  /// The first line that we understand: they stand in the order of the peer's preference.
  private static Optional<CryptoLine> best(MediaDescription offer) {
    return offer.attributes().stream()
        .filter(attribute -> attribute.name().equals(CryptoLine.NAME))
        .flatMap(attribute -> Optional.ofNullable(attribute.value()).stream())
        .flatMap(value -> CryptoLine.parse(value).stream())
        .findFirst();
  }
}
