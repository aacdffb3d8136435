package io.callmanager.telephony.sdp;

import io.callmanager.shared.PublicAddresses;
import io.callmanager.telephony.media.MediaOptions;
import io.callmanager.telephony.media.SdpException;
import io.callmanager.telephony.srtp.SrtpKeys;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Our side of one call's offers and answers (RFC 3264) about one stream of audio. Not safe for threads.
public final class OfferAnswer {

  private static final Pattern RTCP = Pattern.compile("(\\d{1,5})(?:\\s+IN\\s+IP[46]\\s+(\\S+))?");

  private final InetAddress address;
  private final int port;
  private final String sessionId;
  private int version = 1;
  private List<MediaDescription> described = List.of();
  private AudioFormats formats;
  private final KeyAgreement encryption;
  private final boolean publicPeersOnly;

  /// Nothing is agreed on yet.
  ///
  /// @param address what peers are told to send to
  /// @param port our RTP port; RTCP's is the next one
  /// @param sessionId a number that no other session of ours has
  public OfferAnswer(InetAddress address, int port, long sessionId, MediaOptions options) {
    this.formats = AudioFormats.ours(options.codecs());
    this.encryption = new KeyAgreement(options.srtp(), options.briefOffers());
    this.publicPeersOnly = options.publicPeersOnly();
    this.address = address;
    this.port = port;
    this.sessionId = Long.toUnsignedString(sessionId);
  }

  /// Our answer, and what it agreed on.
  public record Answered(String sdp, AudioAgreement agreement) {}

  /// Our offer. Once something was agreed, later offers repeat its payload types (RFC 3264, section 8.3.2).
  public String offer() {
    return print(
        List.of(
            formats.described(
                port, encryption.protocol(), encryption.offered(), Direction.SENDRECV)));
  }

  /// Takes the peer's answer to [#offer()].
  ///
  /// @throws SdpException when it can't be read, refuses the audio, shares no codec with us or doesn't encrypt as it must
  public AudioAgreement accept(String answer) throws SdpException {
    SessionDescription session = SessionDescription.parse(answer);
    MediaDescription media =
        session.media().stream()
            .filter(stream -> stream.media().equals("audio"))
            .findFirst()
            .orElseThrow(() -> new SdpException("the answer has no audio stream"));
    if (media.port() == 0) {
      throw new SdpException("the answer refuses the audio stream");
    }
    SrtpKeys keys = encryption.accept(media);
    AudioFormats theirs = usable(AudioFormats.of(media).within(formats), "answer");
    return agreement(session, media, theirs, formats, direction(session, media).reversed(), keys);
  }

  /// Answers an offer: picks its first usable audio stream and refuses the others.
  ///
  /// @throws SdpException when it can't be read or shares no codec with us
  public Answered answer(String offer) throws SdpException {
    SessionDescription session = SessionDescription.parse(offer);
    int chosen = openAudio(session.media());
    MediaDescription media = session.media().get(chosen);
    KeyAgreement.Answer secure = Objects.requireNonNull(encryption.answer(media));
    AudioFormats picked = usable(AudioFormats.of(media), "offer").preferred();
    Direction theirs = direction(session, media);
    AudioAgreement heard =
        agreement(session, media, picked, picked, theirs.reversed(), secure.keys());
    Direction ours = Direction.of(heard.sends(), theirs.sends());
    AudioAgreement agreement =
        new AudioAgreement(heard.remote(), heard.remoteRtcp(), picked, picked, ours, secure.keys());
    List<MediaDescription> answered = new ArrayList<>();
    for (int i = 0; i < session.media().size(); i++) {
      answered.add(
          i == chosen
              ? picked.described(port, secure.protocol(), secure.attributes(), ours)
              : session.media().get(i).refused());
    }
    formats = picked;
    return new Answered(print(answered), agreement);
  }

  /// The first audio stream that can be taken; one that is encrypted before one that is not.
  private int openAudio(List<MediaDescription> streams) throws SdpException {
    int plain = -1;
    for (int i = 0; i < streams.size(); i++) {
      MediaDescription stream = streams.get(i);
      if (stream.media().equals("audio") && stream.port() != 0) {
        KeyAgreement.Answer answer = encryption.answer(stream);
        if (answer != null && answer.keys() != null) {
          return i;
        }
        plain = plain < 0 && answer != null ? i : plain;
      }
    }
    if (plain < 0) {
      throw new SdpException("the offer has no audio stream that can be taken: " + encryption);
    }
    return plain;
  }

  private static AudioFormats usable(AudioFormats theirs, String what) throws SdpException {
    if (theirs.codecs().isEmpty()) {
      throw new SdpException("the " + what + " has none of our codecs");
    }
    return theirs;
  }

  private AudioAgreement agreement(
      SessionDescription session,
      MediaDescription media,
      AudioFormats send,
      AudioFormats receive,
      Direction direction,
      @Nullable SrtpKeys keys)
      throws SdpException {
    Connection connection = media.connection() == null ? session.connection() : media.connection();
    if (connection == null) {
      throw new SdpException("the description says nowhere to send audio to (no c= line)");
    }
    InetAddress remote = connection.ip();
    if (remote.isAnyLocalAddress()) {
      return new AudioAgreement(Optional.empty(), Optional.empty(), send, receive, direction, keys);
    }
    if (remote instanceof Inet4Address != address instanceof Inet4Address) {
      throw new SdpException("the peer's " + connection.addressType() + " can't be reached");
    }
    if (publicPeersOnly && !PublicAddresses.contains(remote)) {
      throw new SdpException("its audio would have to go into a private network");
    }
    return new AudioAgreement(
        Optional.of(new InetSocketAddress(remote, media.port())),
        rtcp(media, remote)
            .filter(there -> !publicPeersOnly || PublicAddresses.contains(there.getAddress())),
        send,
        receive,
        direction,
        keys);
  }

  /// RFC 3605: `a=rtcp:port [IN IP4 address]`; the port after RTP's when it isn't there or makes no sense. Its own
  /// address is heeded only when it is the media's: reports must not be turned against somebody else.
  private static Optional<InetSocketAddress> rtcp(MediaDescription media, InetAddress remote) {
    Matcher attribute = RTCP.matcher(media.attribute("rtcp").orElse("").strip());
    int port = media.port() + 1;
    if (attribute.matches()) {
      String elsewhere = attribute.group(2);
      if (elsewhere != null && !elsewhere.equals(remote.getHostAddress())) {
        return Optional.empty();
      }
      port = Integer.parseInt(attribute.group(1));
    }
    return port > 0 && port <= 65_535
        ? Optional.of(new InetSocketAddress(remote, port))
        : Optional.empty();
  }

  private static Direction direction(SessionDescription session, MediaDescription media) {
    return direction(media.attributes())
        .or(() -> direction(session.attributes()))
        .orElse(Direction.SENDRECV);
  }

  private static Optional<Direction> direction(List<Attribute> attributes) {
    for (Attribute attribute : attributes) {
      for (Direction direction : Direction.values()) {
        if (attribute.name().toLowerCase(Locale.ROOT).equals(direction.attribute())) {
          return Optional.of(direction);
        }
      }
    }
    return Optional.empty();
  }

  /// The version goes up whenever the description differs from the one before (RFC 3264, section 8).
  private String print(List<MediaDescription> streams) {
    if (!described.isEmpty() && !described.equals(streams)) {
      version++;
    }
    described = streams;
    Connection ours = Connection.of(address);
    Origin origin = new Origin("-", sessionId, Integer.toString(version), ours);
    return new SessionDescription(origin, "-", ours, List.of(), streams).print();
  }
}
