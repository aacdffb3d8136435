package io.callmanager.telephony.sip.trunk;

import io.callmanager.call.spi.TrunkDefinition;
import io.callmanager.call.spi.TrunkDefinition.CallerFormat;
import io.callmanager.call.spi.TrunkDefinition.Codec;
import io.callmanager.call.spi.TrunkDefinition.SrtpPolicy;
import io.callmanager.shared.TrunkId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.ConstructorBinding;

/// One entry of `callmanager.trunks`: a trunk of the platform's for every account that has none of its own.
///
/// @param name what the trunk is called in reports; null for `trunk-` and its number
/// @param uri such as `sip:carrier.example:5060` or `sip:10.0.0.1;transport=tcp`; without a port and a transport the host's
///     NAPTR and SRV records are asked
/// @param username for carriers that ask for a password; null for those that know us by our address
/// @param prefix put before the dialled number in place of its `+`; null sends the number as it is, `+` and all
/// @param maxChannels the most calls at once; null for no limit of our own
/// @param callsPerSecond the most new calls in a second; null for no limit of our own
/// @param register whether to REGISTER with the username
/// @param fromDomain the domain of the caller's address; null for our own address
/// @param stripPlus whether the dialled number goes without its `+`; null for when there is a prefix
/// @param callerFormat how the caller's number is written; null for E.164
/// @param codecs the preferred one first; null for PCMU, PCMA
/// @param srtp whether audio is encrypted; null for off
/// @param tlsVerify whether a TLS certificate must be a trusted one for the host; null for yes
/// @param weight its share among trunks of the same priority; null for 1
/// @param priority those with the lowest number are used first; null for 0
/// @param toneDigits whether to listen for keys in the audio itself
/// @param silence how long after the answer no audio may come before a call is warned of; null for 10 s, zero for never
/// @param hangUpOnSilence whether such a call is ended
/// @param sessionExpires how long a call may go without a refresh (RFC 4028); null for 30 min, zero for no session timer
/// @param refer whether it transfers calls itself when sent REFER; null for no
public record TrunkProperties(
    @Nullable String name,
    String uri,
    @Nullable String username,
    @Nullable String password,
    @Nullable String prefix,
    @Nullable Integer maxChannels,
    @Nullable Integer callsPerSecond,
    @Nullable Boolean register,
    @Nullable String fromDomain,
    @Nullable Boolean stripPlus,
    @Nullable CallerFormat callerFormat,
    @Nullable List<Codec> codecs,
    @Nullable SrtpPolicy srtp,
    @Nullable Boolean tlsVerify,
    @Nullable Integer weight,
    @Nullable Integer priority,
    @Nullable Boolean toneDigits,
    @Nullable Duration silence,
    @Nullable Boolean hangUpOnSilence,
    @Nullable Duration sessionExpires,
    @Nullable Boolean refer) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}");
  private static final Pattern PREFIX = Pattern.compile("[0-9+*#A-Za-z._-]{0,32}");
  private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]+]");

  @ConstructorBinding
  public TrunkProperties {
    name = blankToNull(name);
    username = blankToNull(username);
    password = blankToNull(password);
    prefix = blankToNull(prefix);
    fromDomain = blankToNull(fromDomain);
    require(uri != null && !uri.isBlank(), "a trunk needs a uri, such as sip:127.0.0.1:5080");
    TrunkUri.parse(uri);
    require(
        name == null || NAME.matcher(name).matches(),
        "a trunk's name must be of letters, digits, blanks, dots and dashes");
    require(
        prefix == null || PREFIX.matcher(prefix).matches(),
        "a trunk's prefix must be of letters, digits, +, * and #");
    require(
        fromDomain == null || DOMAIN.matcher(fromDomain).matches(),
        "a trunk's from-domain must be a name or an address");
    require(
        (username == null) == (password == null),
        "a trunk needs both username and password, or neither");
    require(
        username == null || username.indexOf('"') < 0, "a trunk's username must have no quotes");
    require(
        !Boolean.TRUE.equals(register) || username != null,
        "a trunk to register with needs a username and a password");
    require(maxChannels == null || maxChannels > 0, "a trunk's max-channels must be 1 or more");
    require(
        callsPerSecond == null || callsPerSecond > 0,
        "a trunk's calls-per-second must be 1 or more");
    require(weight == null || weight > 0, "a trunk's weight must be 1 or more");
    require(
        codecs == null || codecs.stream().distinct().count() == codecs.size(),
        "a trunk's codecs must each be named once");
  }

  /// A trunk with what is set most often.
  public TrunkProperties(
      @Nullable String name,
      String uri,
      @Nullable String username,
      @Nullable String password,
      @Nullable String prefix,
      @Nullable Integer maxChannels,
      @Nullable Integer callsPerSecond) {
    this(
        name,
        uri,
        username,
        password,
        prefix,
        maxChannels,
        callsPerSecond,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /// A trunk without credentials and limits.
  public static TrunkProperties at(String name, String uri) {
    return new TrunkProperties(name, uri, null, null, null, null, null);
  }

  /// This trunk with other security.
  public TrunkProperties secured(@Nullable Boolean newTlsVerify, @Nullable SrtpPolicy newSrtp) {
    return new TrunkProperties(
        name,
        uri,
        username,
        password,
        prefix,
        maxChannels,
        callsPerSecond,
        register,
        fromDomain,
        stripPlus,
        callerFormat,
        codecs,
        newSrtp,
        newTlsVerify,
        weight,
        priority,
        toneDigits,
        silence,
        hangUpOnSilence,
        sessionExpires,
        refer);
  }

  /// The trunk that is set up so.
  ///
  /// @param number its place in the configuration, from 1; names it if it has no name
  TrunkDefinition definition(int number) {
    String called = Objects.requireNonNullElse(name, "trunk-" + number);
    return new TrunkDefinition(
        id(called),
        called,
        null,
        true,
        true,
        TrunkUri.parse(uri).address(!Boolean.FALSE.equals(tlsVerify)),
        new TrunkDefinition.Identity(
            username == null || password == null
                ? null
                : new TrunkDefinition.Login(username, password),
            Boolean.TRUE.equals(register),
            fromDomain),
        new TrunkDefinition.Numbers(
            prefix == null ? "" : prefix,
            stripPlus == null ? prefix != null : stripPlus,
            Objects.requireNonNullElse(callerFormat, CallerFormat.E164)),
        new TrunkDefinition.Audio(
            codecs == null || codecs.isEmpty() ? TrunkDefinition.Audio.USUAL_CODECS : codecs,
            Objects.requireNonNullElse(srtp, SrtpPolicy.OFF),
            Boolean.TRUE.equals(toneDigits),
            Objects.requireNonNullElse(silence, TrunkDefinition.Audio.USUAL_SILENCE),
            Boolean.TRUE.equals(hangUpOnSilence)),
        new TrunkDefinition.Share(
            maxChannels,
            callsPerSecond,
            Objects.requireNonNullElse(weight, 1),
            Objects.requireNonNullElse(priority, 0)),
        new TrunkDefinition.Habits(
            Objects.requireNonNullElse(
                sessionExpires, TrunkDefinition.Habits.USUAL_SESSION_EXPIRES),
            Boolean.TRUE.equals(refer)));
  }

  /// Always the same for the same name, so that a trunk's history goes on after a restart.
  private static TrunkId id(String name) {
    return new TrunkId(
        UUID.nameUUIDFromBytes(("callmanager.trunks/" + name).getBytes(StandardCharsets.UTF_8)));
  }

  private static void require(boolean condition, String words) {
    if (!condition) {
      throw new IllegalArgumentException(words);
    }
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }

  @Override
  public String toString() {
    return "TrunkProperties["
        + name
        + ", "
        + TrunkUri.parse(uri)
        + (username == null ? "" : ", " + username + "/***")
        + "]";
  }
}
