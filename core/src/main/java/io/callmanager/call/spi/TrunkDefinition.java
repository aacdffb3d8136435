package io.callmanager.call.spi;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.TrunkId;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A way out to the telephone network, as it is set up.
///
/// @param owner whose it is; null for the platform's
/// @param shared whether it serves every account that has no trunk of its own and none assigned to it; only the platform's
///     may be
/// @param twilio the account of Twilio's that it is, whose calls are placed by its REST API; null for a trunk that speaks SIP
public record TrunkDefinition(
    TrunkId id,
    String name,
    @Nullable AccountId owner,
    boolean shared,
    boolean enabled,
    Address address,
    Identity identity,
    Numbers numbers,
    Audio audio,
    Share share,
    Habits habits,
    @Nullable Twilio twilio) {

  /// A trunk that speaks SIP.
  public TrunkDefinition(
      TrunkId id,
      String name,
      @Nullable AccountId owner,
      boolean shared,
      boolean enabled,
      Address address,
      Identity identity,
      Numbers numbers,
      Audio audio,
      Share share,
      Habits habits) {
    this(id, name, owner, shared, enabled, address, identity, numbers, audio, share, habits, null);
  }

  public TrunkDefinition {
    if (shared && owner != null) {
      throw new IllegalArgumentException("an account's trunk serves that account only");
    }
  }

  /// Where it is (RFC 3263).
  ///
  /// @param host a name, or an address, that of IPv6 in brackets
  /// @param port null to go by the host's SRV records, else by the transport's usual port
  /// @param transport null to go by the host's NAPTR and SRV records, else UDP
  /// @param verifyCertificate whether its certificate must be a trusted one for `host`; only TLS asks
  public record Address(
      String host,
      @Nullable Integer port,
      @Nullable Transport transport,
      boolean verifyCertificate) {

    @Override
    public String toString() {
      return "sip:"
          + host
          + (port == null ? "" : ":" + port)
          + (transport == null || transport == Transport.UDP
              ? ""
              : ";transport=" + transport.name().toLowerCase(java.util.Locale.ROOT));
    }
  }

  /// How SIP messages travel to it.
  public enum Transport {
    UDP,
    TCP,
    TLS
  }

  /// Who we are to it.
  ///
  /// @param login null for a trunk that knows us by our address
  /// @param register whether to REGISTER, and to stay registered; needs a login
  /// @param fromDomain the domain of the caller's address; null for our own address
  public record Identity(@Nullable Login login, boolean register, @Nullable String fromDomain) {

    public Identity {
      if (register && login == null) {
        throw new IllegalArgumentException(
            "a trunk to register with needs a username and a password");
      }
    }
  }

  /// What a trunk knows us by.
  public record Login(String username, String password) {

    @Override
    public String toString() {
      return "Login[" + username + ", ***]";
    }
  }

  /// How numbers are written for it.
  ///
  /// @param prefix put before what is dialled, such as `00`; empty for none
  /// @param stripPlus whether what is dialled goes without its `+`
  /// @param caller how the caller's number is written
  public record Numbers(String prefix, boolean stripPlus, CallerFormat caller) {}

  /// How the caller's number is written.
  public enum CallerFormat {
    /// As `+15005550001`.
    E164,
    /// As `15005550001`.
    DIGITS,
    /// As what is dialled: with the trunk's prefix, and with or without `+`.
    AS_DIALLED
  }

  /// What is offered for the call's audio.
  ///
  /// @param codecs the preferred one first
  /// @param toneDigits whether to listen for keys in the audio itself, for a trunk that sends no telephone events
  /// @param silence how long after the answer no audio may come before the call is warned of; zero to never look
  /// @param hangUpOnSilence whether such a call is ended
  public record Audio(
      List<Codec> codecs,
      SrtpPolicy srtp,
      boolean toneDigits,
      Duration silence,
      boolean hangUpOnSilence) {

    public static final List<Codec> USUAL_CODECS = List.of(Codec.PCMU, Codec.PCMA);
    public static final Duration USUAL_SILENCE = Duration.ofSeconds(10);

    public Audio {
      codecs = List.copyOf(codecs);
      if (codecs.isEmpty() || EnumSet.copyOf(codecs).size() < codecs.size()) {
        throw new IllegalArgumentException("a trunk needs a codec, and each only once");
      }
    }
  }

  /// How audio is coded (RFC 3551).
  public enum Codec {
    PCMU,
    PCMA
  }

  /// Whether audio is encrypted by SRTP with keys in SDP (RFC 4568).
  public enum SrtpPolicy {
    OFF,
    PREFERRED,
    REQUIRED
  }

  /// How many calls it gets.
  ///
  /// @param maxChannels the most calls at once; null for no limit
  /// @param callsPerSecond the most new calls in a second; null for no limit
  /// @param weight its share among trunks of the same priority
  /// @param priority those with the lowest number are used first
  public record Share(
      @Nullable Integer maxChannels, @Nullable Integer callsPerSecond, int weight, int priority) {

    public Share {
      if (weight < 1) {
        throw new IllegalArgumentException("a trunk's weight is 1 or more");
      }
    }
  }

  /// What else of SIP it takes.
  ///
  /// @param sessionExpires how long a call may go without a refresh (RFC 4028); zero for no session timer
  /// @param refer whether it transfers calls itself (RFC 3515)
  public record Habits(Duration sessionExpires, boolean refer) {

    /// RFC 4028, section 4.2, recommends it.
    public static final Duration USUAL_SESSION_EXPIRES = Duration.ofMinutes(30);
  }

  /// An account of Twilio's.
  ///
  /// @param accountSid such as `AC` and 32 hexadecimal digits
  /// @param authToken what Twilio signs its requests to us with, and what we show it where there is no key
  /// @param key what we show it instead; null for the token
  public record Twilio(String accountSid, String authToken, @Nullable ApiKey key) {

    /// Where its REST API is.
    public static final String HOST = "api.twilio.com";

    @Override
    public String toString() {
      return "Twilio[" + accountSid + ", ***]";
    }
  }

  /// A key to Twilio's REST API.
  public record ApiKey(String sid, String secret) {

    @Override
    public String toString() {
      return "ApiKey[" + sid + ", ***]";
    }
  }
}
