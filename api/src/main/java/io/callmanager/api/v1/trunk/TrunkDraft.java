package io.callmanager.api.v1.trunk;

import io.callmanager.api.http.Problem;
import io.callmanager.api.request.Body;
import io.callmanager.call.spi.TrunkDefinition;
import io.callmanager.call.spi.TrunkDefinition.CallerFormat;
import io.callmanager.call.spi.TrunkDefinition.Codec;
import io.callmanager.call.spi.TrunkDefinition.Login;
import io.callmanager.call.spi.TrunkDefinition.SrtpPolicy;
import io.callmanager.call.spi.TrunkDefinition.Transport;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.TrunkId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a trunk shall be, as it is sent: `name`, and `host` or `twilio`, are required for a new one; of a change only what is sent is
/// changed, and null clears what may be null.
@Schema(name = "TrunkDraft")
public record TrunkDraft(
    @Schema(maxLength = 64, example = "carrier-one") @Nullable String name,
    @Schema(
            description = "A name or an address, that of IPv6 in brackets.",
            example = "sip.carrier.example")
        @Nullable String host,
    @Schema(
            description = "Left out to go by the host's SRV records.",
            minimum = "1",
            maximum = "65535",
            example = "5060")
        @Nullable Integer port,
    @Schema(
            description = "Left out to go by the host's NAPTR and SRV records, else UDP.",
            allowableValues = {"udp", "tcp", "tls"})
        @Nullable String transport,
    @Schema(
            description = "Whether a TLS certificate must be a trusted one for the host.",
            defaultValue = "true")
        @Nullable Boolean tlsVerify,
    @Schema(description = "Left out for a trunk that knows us by our address.", maxLength = 128)
        @Nullable String username,
    @Schema(description = "Kept encrypted and never shown.", maxLength = 256)
        @Nullable String password,
    @Schema(description = "Whether to REGISTER.", defaultValue = "false")
        @Nullable Boolean register,
    @Schema(description = "The domain of the caller's address.", maxLength = 253)
        @Nullable String fromDomain,
    @Schema(description = "Put before what is dialled.", maxLength = 32, example = "00")
        @Nullable String prefix,
    @Schema(
            description =
                "Whether what is dialled goes without its `+`; by default where there is a prefix.")
        @Nullable Boolean stripPlus,
    @Schema(
            description = "How the caller's number is written.",
            allowableValues = {"e164", "digits", "as_dialled"},
            defaultValue = "e164")
        @Nullable String callerFormat,
    @Schema(description = "The preferred one first.") @Nullable List<Codec> codecs,
    @Schema(
            allowableValues = {"off", "preferred", "required"},
            defaultValue = "off")
        @Nullable String srtp,
    @Schema(description = "Whether to listen for keys in the audio itself.", defaultValue = "false")
        @Nullable Boolean toneDigits,
    @Schema(
            description =
                "How long after the answer no audio may come before the call is warned of; 0 to never look.",
            minimum = "0",
            maximum = "3600",
            defaultValue = "10")
        @Nullable Integer silenceSeconds,
    @Schema(description = "Whether such a call is ended.", defaultValue = "false")
        @Nullable Boolean hangUpOnSilence,
    @Schema(minimum = "1", maximum = "100000", example = "30") @Nullable Integer maxChannels,
    @Schema(minimum = "1", maximum = "10000", example = "10") @Nullable Integer callsPerSecond,
    @Schema(
            description = "Its share among trunks of the same priority.",
            minimum = "1",
            maximum = "1000",
            defaultValue = "1")
        @Nullable Integer weight,
    @Schema(
            description = "Those with the lowest number are used first.",
            minimum = "0",
            maximum = "1000",
            defaultValue = "0")
        @Nullable Integer priority,
    @Schema(
            description =
                "How long a call may go without a refresh (RFC 4028), 90 at least; 0 for no session timer.",
            minimum = "0",
            maximum = "86400",
            defaultValue = "1800")
        @Nullable Integer sessionSeconds,
    @Schema(
            description = "Whether it transfers calls itself when sent REFER.",
            defaultValue = "false")
        @Nullable Boolean refer,
    @Schema(defaultValue = "true") @Nullable Boolean enabled,
    @Schema(
            description =
                "Only of the platform's trunks: whether it serves every account that has no trunk of its own and none assigned to it.",
            defaultValue = "false")
        @Nullable Boolean shared,
    @Schema(
            description =
                "The account of Twilio's that it shall be, for a trunk whose calls Twilio's REST API places. It has no host, and nothing else that is about SIP.")
        @Nullable TwilioDraft twilio) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}");
  private static final Pattern HOST =
      Pattern.compile(
          "(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,62}))*\\.?|\\[[0-9A-Fa-f:.]{2,45}]");
  private static final Pattern USERNAME = Pattern.compile("[^\\p{Cntrl}\"\\\\<>@ ]{1,128}");
  private static final Pattern PASSWORD = Pattern.compile("[^\\p{Cntrl}]{1,256}");
  private static final Pattern PREFIX = Pattern.compile("[0-9+*#]{0,32}");

  private static final String NOT_A_HOST =
      "Must be a host name or an address, that of IPv6 in brackets";

  private static final int SHORTEST_SESSION = 90;

  /// What a request says, with nothing filled in yet.
  public static final class Wish {

    private final TrunkDraft draft;
    private final boolean clearsPort;
    private final boolean clearsTransport;
    private final boolean clearsLogin;
    private final boolean clearsFromDomain;
    private final boolean clearsMaxChannels;
    private final boolean clearsCallsPerSecond;
    private final List<String> aboutSip;

    private Wish(TrunkDraft draft, Body body) {
      this.draft = draft;
      this.clearsPort = body.isNull("port");
      this.clearsTransport = body.isNull("transport");
      this.clearsLogin = body.isNull("username") || body.isNull("password");
      this.clearsFromDomain = body.isNull("fromDomain");
      this.clearsMaxChannels = body.isNull("maxChannels");
      this.clearsCallsPerSecond = body.isNull("callsPerSecond");
      this.aboutSip =
          TwilioDraft.ONLY_FOR_SIP.stream().filter(name -> body.optional(name).given()).toList();
    }

    /// A new trunk.
    ///
    /// @param owner null for the platform
    public TrunkDefinition toTrunk(@Nullable AccountId owner) {
      boolean hasPrefix = draft.prefix != null && !draft.prefix.isEmpty();
      return applyTo(
          new TrunkDefinition(
              TrunkId.next(),
              "",
              owner,
              false,
              true,
              new TrunkDefinition.Address("", null, null, true),
              new TrunkDefinition.Identity(null, false, null),
              new TrunkDefinition.Numbers("", hasPrefix, CallerFormat.E164),
              new TrunkDefinition.Audio(
                  TrunkDefinition.Audio.USUAL_CODECS,
                  SrtpPolicy.OFF,
                  false,
                  TrunkDefinition.Audio.USUAL_SILENCE,
                  false),
              new TrunkDefinition.Share(null, null, 1, 0),
              new TrunkDefinition.Habits(TrunkDefinition.Habits.USUAL_SESSION_EXPIRES, false)));
    }

    /// A trunk with the wish carried out.
    ///
    /// @throws io.callmanager.api.http.ProblemException when what comes of it makes no sense
    public TrunkDefinition applyTo(TrunkDefinition trunk) {
      TrunkDefinition.Address address = trunk.address();
      boolean isNew = address.host().isEmpty();
      TrunkDefinition.Twilio twilio = TwilioDraft.applied(draft.twilio, trunk.twilio(), isNew);
      if (trunk.twilio() != null && !aboutSip.isEmpty()) {
        throw Problem.invalidBody(
                aboutSip.stream()
                    .collect(
                        Collectors.toMap(
                            name -> name, name -> List.of("Has no meaning for Twilio"))))
            .asException();
      }
      TrunkDefinition.Numbers numbers = trunk.numbers();
      TrunkDefinition.Audio audio = trunk.audio();
      TrunkDefinition.Share share = trunk.share();
      TrunkDefinition.Habits habits = trunk.habits();
      return new TrunkDefinition(
          trunk.id(),
          or(draft.name, trunk.name()),
          trunk.owner(),
          or(draft.shared, trunk.shared()),
          or(draft.enabled, trunk.enabled()),
          new TrunkDefinition.Address(
              or(
                  draft.host,
                  isNew && twilio != null ? TrunkDefinition.Twilio.HOST : address.host()),
              clearsPort ? null : orNone(draft.port, address.port()),
              clearsTransport
                  ? null
                  : orNone(constant(Transport.class, draft.transport), address.transport()),
              or(draft.tlsVerify, address.verifyCertificate())),
          identity(trunk.identity()),
          new TrunkDefinition.Numbers(
              or(draft.prefix, numbers.prefix()),
              or(draft.stripPlus, numbers.stripPlus()),
              or(constant(CallerFormat.class, draft.callerFormat), numbers.caller())),
          new TrunkDefinition.Audio(
              or(draft.codecs, audio.codecs()),
              or(constant(SrtpPolicy.class, draft.srtp), audio.srtp()),
              or(draft.toneDigits, audio.toneDigits()),
              draft.silenceSeconds == null
                  ? audio.silence()
                  : Duration.ofSeconds(draft.silenceSeconds),
              or(draft.hangUpOnSilence, audio.hangUpOnSilence())),
          new TrunkDefinition.Share(
              clearsMaxChannels ? null : orNone(draft.maxChannels, share.maxChannels()),
              clearsCallsPerSecond ? null : orNone(draft.callsPerSecond, share.callsPerSecond()),
              or(draft.weight, share.weight()),
              or(draft.priority, share.priority())),
          new TrunkDefinition.Habits(
              draft.sessionSeconds == null
                  ? habits.sessionExpires()
                  : Duration.ofSeconds(draft.sessionSeconds),
              or(draft.refer, habits.refer())),
          twilio);
    }

    private TrunkDefinition.Identity identity(TrunkDefinition.Identity before) {
      Login login = clearsLogin ? null : before.login();
      String username = orNone(draft.username, login == null ? null : login.username());
      String password = orNone(draft.password, login == null ? null : login.password());
      boolean register = or(draft.register, before.register());
      Map<String, List<String>> issues = new HashMap<>();
      if (username == null && password != null) {
        issues.put("username", List.of("Required with a password"));
      }
      if (password == null && username != null) {
        issues.put("password", List.of("Required with a username"));
      }
      if (register && username == null) {
        issues.put("register", List.of("Needs a username and a password"));
      }
      if (!issues.isEmpty()) {
        throw Problem.invalidBody(issues).asException();
      }
      return new TrunkDefinition.Identity(
          username == null || password == null ? null : new Login(username, password),
          register,
          clearsFromDomain ? null : orNone(draft.fromDomain, before.fromDomain()));
    }

    private static <T> T or(@Nullable T wanted, T present) {
      return wanted != null ? wanted : present;
    }

    private static <T> @Nullable T orNone(@Nullable T wanted, @Nullable T present) {
      return wanted != null ? wanted : present;
    }

    private static <E extends Enum<E>> @Nullable E constant(Class<E> type, @Nullable String name) {
      return name == null ? null : Enum.valueOf(type, name);
    }
  }

  /// Reads a request.
  ///
  /// @param isNew whether what a trunk can't be without must be there
  /// @param platform whether it is about one of the platform's trunks
  public static Wish read(Body body, boolean isNew, boolean platform) {
    boolean speaksSip = !body.optional("twilio").given();
    TrunkDraft draft =
        new TrunkDraft(
            (isNew ? body.required("name") : body.optional("name"))
                .text(64, NAME, "Must be of letters, digits, blanks, dots and dashes"),
            (isNew && speaksSip ? body.required("host") : body.optional("host"))
                .text(255, HOST, NOT_A_HOST),
            body.optional("port").integer(1, 65_535),
            name(body.optional("transport").wordOf(Transport.class)),
            body.optional("tlsVerify").flag(),
            body.optional("username")
                .text(128, USERNAME, "Must have no blanks, quotes, backslashes and @"),
            body.optional("password").text(256, PASSWORD, "Must not be empty"),
            body.optional("register").flag(),
            body.optional("fromDomain").text(255, HOST, NOT_A_HOST),
            body.optional("prefix").text(32, PREFIX, "Must be of digits, +, * and #"),
            body.optional("stripPlus").flag(),
            name(body.optional("callerFormat").wordOf(CallerFormat.class)),
            body.optional("codecs").listOf(Codec.class),
            name(body.optional("srtp").wordOf(SrtpPolicy.class)),
            body.optional("toneDigits").flag(),
            body.optional("silenceSeconds").integer(0, 3600),
            body.optional("hangUpOnSilence").flag(),
            body.optional("maxChannels").integer(1, 100_000),
            body.optional("callsPerSecond").integer(1, 10_000),
            body.optional("weight").integer(1, 1000),
            body.optional("priority").integer(0, 1000),
            body.optional("sessionSeconds").integer(0, 86_400),
            body.optional("refer").flag(),
            body.optional("enabled").flag(),
            body.optional("shared").flag(),
            TwilioDraft.read(body, isNew));
    if (draft.sessionSeconds != null
        && draft.sessionSeconds > 0
        && draft.sessionSeconds < SHORTEST_SESSION) {
      body.issues().add("sessionSeconds", "Must be 0, or " + SHORTEST_SESSION + " or more");
    }
    if (!platform && Boolean.TRUE.equals(draft.shared)) {
      body.issues().add("shared", "Only the platform's trunks can be shared");
    }
    body.check();
    return new Wish(draft, body);
  }

  private static @Nullable String name(@Nullable Enum<?> constant) {
    return constant == null ? null : constant.name();
  }

  @Override
  public String toString() {
    return "TrunkDraft[" + name + ", " + host + "]";
  }
}
