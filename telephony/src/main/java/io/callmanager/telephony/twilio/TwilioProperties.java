package io.callmanager.telephony.twilio;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How Twilio and we reach each other.
///
/// @param publicUrl where Twilio finds this server, such as `https://calls.example.com`, without `/twilio`: by `https` only; each server
///     needs one of its own. Without it no call goes through trunks of Twilio's
/// @param apiUrl where Twilio's REST API is
/// @param requestTimeout how long a request to it may take
/// @param callbackWait when Twilio did not say whether it placed a call: how long its callbacks are waited for
/// @param newsWait how long nothing may be told of a call that isn't answered before Twilio is asked what has become of it; more than
///     the two minutes that Twilio lets it ring
/// @param streamWait how long after the callee's answer the call's media stream may take to begin
@Validated
@ConfigurationProperties("callmanager.twilio")
public record TwilioProperties(
    @Nullable URI publicUrl,
    @NotNull @DefaultValue("https://api.twilio.com") URI apiUrl,
    @NotNull @DurationMin(millis = 100) @DefaultValue("10s") Duration requestTimeout,
    @NotNull @DurationMin(millis = 100) @DefaultValue("15s") Duration callbackWait,
    @NotNull @DurationMin(millis = 100) @DefaultValue("150s") Duration newsWait,
    @NotNull @DurationMin(millis = 100) @DefaultValue("10s") Duration streamWait) {

  private static final String PUBLIC_URL = "callmanager.twilio.public-url";
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[(::1|0:0:0:0:0:0:0:1)]");

  /// @throws IllegalArgumentException when a URL can't be one, or Twilio would not open a media stream to it
  public TwilioProperties {
    apiUrl = base("callmanager.twilio.api-url", apiUrl);
    if (publicUrl != null) {
      publicUrl = base(PUBLIC_URL, publicUrl);
      if (!canBeStreamedTo(publicUrl, apiUrl)) {
        throw new IllegalArgumentException(
            PUBLIC_URL + " must be an https URL: Twilio opens media streams by wss only");
      }
    }
  }

  /// Whether media streams can come to a server: Twilio's own API opens them by `wss` only.
  ///
  /// @param publicUrl where the server is to be found
  /// @param apiUrl where the API is that opens them; another than Twilio's, as in tests, may do as it likes
  private static boolean canBeStreamedTo(URI publicUrl, URI apiUrl) {
    String api = apiUrl.getHost().toLowerCase(Locale.ROOT);
    boolean twilios = api.equals("twilio.com") || api.endsWith(".twilio.com");
    return !twilios
        || "https".equals(publicUrl.getScheme())
        || LOOPBACK.matcher(publicUrl.getHost()).matches();
  }

  /// A URL that paths can be put behind.
  private static URI base(String name, URI url) {
    boolean good =
        List.of("http", "https").contains(String.valueOf(url.getScheme()))
            && url.getHost() != null
            && url.getUserInfo() == null
            && url.getQuery() == null
            && url.getFragment() == null;
    if (!good) {
      throw new IllegalArgumentException(
          name + " must be an http or https URL with a host, and no user or query");
    }
    String text = url.toString();
    return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : url;
  }
}
