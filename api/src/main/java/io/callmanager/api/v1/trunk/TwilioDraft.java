package io.callmanager.api.v1.trunk;

import io.callmanager.api.http.Problem;
import io.callmanager.api.request.Body;
import io.callmanager.call.spi.TrunkDefinition;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The account of Twilio's that a trunk shall be: its SID and its auth token are required for a new one.
@Schema(name = "TwilioDraft")
public record TwilioDraft(
    @Schema(example = "AC00000000000000000000000000000000") @Nullable String accountSid,
    @Schema(
            description =
                "Kept encrypted and never shown. Twilio's requests to us are signed with it.",
            maxLength = 128)
        @Nullable String authToken,
    @Schema(
            description = "Shown to Twilio in place of the auth token; null for the token.",
            example = "SK00000000000000000000000000000000")
        @Nullable String apiKeySid,
    @Schema(description = "Kept encrypted and never shown.", maxLength = 128)
        @Nullable String apiKeySecret,
    @Schema(hidden = true) boolean clearsKey) {

  /// What of a trunk has no meaning for Twilio.
  static final List<String> ONLY_FOR_SIP =
      List.of(
          "host",
          "port",
          "transport",
          "tlsVerify",
          "username",
          "password",
          "register",
          "fromDomain",
          "prefix",
          "stripPlus",
          "callerFormat",
          "codecs",
          "srtp",
          "toneDigits",
          "silenceSeconds",
          "hangUpOnSilence",
          "sessionSeconds",
          "refer");

  private static final Pattern ACCOUNT = Pattern.compile("AC[0-9a-fA-F]{32}");
  private static final Pattern KEY = Pattern.compile("SK[0-9a-fA-F]{32}");
  private static final Pattern SECRET = Pattern.compile("[!-~]{1,128}");
  private static final String NOT_A_SECRET = "Must be of 1 to 128 letters, digits and signs";

  /// Reads what a request says of it; null when it says nothing.
  static @Nullable TwilioDraft read(Body body, boolean isNew) {
    Body twilio = body.optional("twilio").object();
    if (twilio == null) {
      return null;
    }
    for (String name : ONLY_FOR_SIP) {
      if (body.optional(name).given()) {
        body.issues().add(name, "Has no meaning for Twilio");
      }
    }
    return new TwilioDraft(
        (isNew ? twilio.required("accountSid") : twilio.optional("accountSid"))
            .text(34, ACCOUNT, "Must be AC and 32 hexadecimal digits"),
        (isNew ? twilio.required("authToken") : twilio.optional("authToken"))
            .text(128, SECRET, NOT_A_SECRET),
        twilio.optional("apiKeySid").text(34, KEY, "Must be SK and 32 hexadecimal digits"),
        twilio.optional("apiKeySecret").text(128, SECRET, NOT_A_SECRET),
        twilio.isNull("apiKeySid"));
  }

  /// An account of Twilio's with the wish carried out.
  ///
  /// @param wish null to leave it as it is
  /// @throws io.callmanager.api.http.ProblemException when what comes of it makes no sense
  static TrunkDefinition.@Nullable Twilio applied(
      @Nullable TwilioDraft wish, TrunkDefinition.@Nullable Twilio before, boolean isNew) {
    if (wish == null) {
      return before;
    }
    if (before == null && !isNew) {
      throw Problem.invalidBody(Map.of("twilio", List.of("A trunk that speaks SIP stays one")))
          .asException();
    }
    return new TrunkDefinition.Twilio(
        Objects.requireNonNull(
            orBefore(wish.accountSid, before == null ? null : before.accountSid())),
        Objects.requireNonNull(
            orBefore(wish.authToken, before == null ? null : before.authToken())),
        key(wish, before == null ? null : before.key()));
  }

  private static TrunkDefinition.@Nullable ApiKey key(
      TwilioDraft wish, TrunkDefinition.@Nullable ApiKey before) {
    TrunkDefinition.ApiKey kept = wish.clearsKey ? null : before;
    String sid = orBefore(wish.apiKeySid, kept == null ? null : kept.sid());
    String secret = orBefore(wish.apiKeySecret, kept == null ? null : kept.secret());
    Map<String, List<String>> issues = new HashMap<>();
    if (sid == null && secret != null) {
      issues.put("twilio.apiKeySid", List.of("Required with a secret"));
    }
    if (sid != null && secret == null) {
      issues.put("twilio.apiKeySecret", List.of("Required with a key"));
    }
    if (!issues.isEmpty()) {
      throw Problem.invalidBody(issues).asException();
    }
    return sid == null || secret == null ? null : new TrunkDefinition.ApiKey(sid, secret);
  }

  private static @Nullable String orBefore(@Nullable String wanted, @Nullable String before) {
    return wanted != null ? wanted : before;
  }

  @Override
  public String toString() {
    return "TwilioDraft[" + accountSid + "]";
  }
}
