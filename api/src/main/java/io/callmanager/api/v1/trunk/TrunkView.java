package io.callmanager.api.v1.trunk;

import io.callmanager.call.spi.TrunkDefinition;
import io.callmanager.call.spi.TrunkDefinition.Codec;
import io.callmanager.call.spi.TrunkDefinition.Login;
import io.callmanager.call.spi.TrunkStatus;
import io.callmanager.trunk.Trunk;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A trunk with its settings and how it is. A password is never shown.
///
/// @param shared whether it serves every account that has no trunk of its own and none assigned to it
/// @param port null to go by the host's SRV records, else by the transport's usual port
/// @param transport null to go by the host's NAPTR and SRV records, else UDP
/// @param prefix put before what is dialled
/// @param silenceSeconds how long after the answer no audio may come before a call is warned of; 0 to never look
/// @param sessionSeconds how long a call may go without a refresh (RFC 4028); 0 for no session timer
/// @param twilio the account of Twilio's that it is; null for a trunk that speaks SIP
/// @param status how this server finds it; null when it is not known yet
public record TrunkView(
    UUID id,
    @Schema(example = "carrier-one") String name,
    boolean shared,
    boolean enabled,
    @Schema(example = "sip.carrier.example") String host,
    @Nullable Integer port,
    @Schema(allowableValues = {"udp", "tcp", "tls"}) @Nullable String transport,
    boolean tlsVerify,
    @Nullable String username,
    boolean hasPassword,
    boolean register,
    @Nullable String fromDomain,
    String prefix,
    boolean stripPlus,
    @Schema(allowableValues = {"e164", "digits", "as_dialled"}) String callerFormat,
    List<Codec> codecs,
    @Schema(allowableValues = {"off", "preferred", "required"}) String srtp,
    boolean toneDigits,
    long silenceSeconds,
    boolean hangUpOnSilence,
    @Nullable Integer maxChannels,
    @Nullable Integer callsPerSecond,
    int weight,
    int priority,
    long sessionSeconds,
    boolean refer,
    @Nullable TwilioView twilio,
    @Nullable TrunkHealthView status,
    Instant createdAt,
    Instant updatedAt) {

  public static TrunkView of(Trunk trunk, @Nullable TrunkStatus status) {
    TrunkDefinition as = trunk.definition();
    Login login = as.identity().login();
    return new TrunkView(
        as.id().value(),
        as.name(),
        as.shared(),
        as.enabled(),
        as.address().host(),
        as.address().port(),
        as.address().transport() == null ? null : word(as.address().transport()),
        as.address().verifyCertificate(),
        login == null ? null : login.username(),
        login != null,
        as.identity().register(),
        as.identity().fromDomain(),
        as.numbers().prefix(),
        as.numbers().stripPlus(),
        word(as.numbers().caller()),
        as.audio().codecs(),
        word(as.audio().srtp()),
        as.audio().toneDigits(),
        as.audio().silence().toSeconds(),
        as.audio().hangUpOnSilence(),
        as.share().maxChannels(),
        as.share().callsPerSecond(),
        as.share().weight(),
        as.share().priority(),
        as.habits().sessionExpires().toSeconds(),
        as.habits().refer(),
        as.twilio() == null ? null : TwilioView.of(as.twilio()),
        status == null ? null : TrunkHealthView.of(status),
        trunk.createdAt(),
        trunk.updatedAt());
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /// An account of Twilio's. Its secrets are never shown.
  ///
  /// @param apiKeySid what Twilio is shown in place of the auth token; null for the token
  public record TwilioView(String accountSid, @Nullable String apiKeySid) {

    static TwilioView of(TrunkDefinition.Twilio account) {
      return new TwilioView(
          account.accountSid(), account.key() == null ? null : account.key().sid());
    }
  }

  /// Wraps a trunk.
  public record OneTrunk(TrunkView trunk) {}

  /// How a trunk is.
  ///
  /// @param detail what the last check found, in words
  /// @param registered whether it has taken our REGISTER; null where none is sent
  public record TrunkHealthView(
      TrunkStatus.Health health,
      @Schema(example = "200 OK in 3 ms") String detail,
      @Nullable Instant checkedAt,
      @Nullable Boolean registered,
      int channelsInUse) {

    static TrunkHealthView of(TrunkStatus status) {
      return new TrunkHealthView(
          status.health(),
          status.detail(),
          status.checkedAt(),
          status.registered(),
          status.channelsInUse());
    }
  }
}
