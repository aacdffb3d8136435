package io.callmanager.webhook;

import io.callmanager.call.spi.StreamSigner;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.StreamUrl;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Service;

/// Signs media streams with the account's default secret, in two ways: as a webhook without a body, and as Twilio does
/// (<https://www.twilio.com/docs/usage/security>), with the secret's text in place of its auth token, so that what was built for
/// Twilio can check it unchanged. The second says nothing of when it was made.
@Service
class StreamSignatures implements StreamSigner {

  private static final String MAC = "HmacSHA1";

  private final WebhookSecrets secrets;
  private final Clock clock;

  StreamSignatures(WebhookSecrets secrets, Clock clock) {
    this.secrets = secrets;
    this.clock = clock;
  }

  @Override
  public Map<String, String> headers(AccountId account, String stream, StreamUrl url) {
    SecretPair pair = secrets.ofAccount(account);
    Instant now = clock.instant();
    return Map.of(
        "webhook-id",
        stream,
        "webhook-timestamp",
        Long.toString(now.getEpochSecond()),
        "webhook-signature",
        WebhookSecret.sign(pair.at(now), stream, now, ""),
        "X-Twilio-Signature",
        asTwilio(pair.current(), url));
  }

  private static String asTwilio(WebhookSecret secret, StreamUrl url) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(secret.text().getBytes(StandardCharsets.UTF_8), MAC));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(url.uri().toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has " + MAC, e);
    }
  }
}
