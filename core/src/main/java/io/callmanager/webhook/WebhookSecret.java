package io.callmanager.webhook;

import io.callmanager.event.EventId;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A key that signs what is sent, symmetric, as the Standard Webhooks specification has it: `whsec_` and 32 bytes in Base64.
///
/// @param text as the customer sees it
public record WebhookSecret(String text) {

  private static final String PREFIX = "whsec_";
  private static final int BYTES = 32;
  private static final String MAC = "HmacSHA256";
  private static final SecureRandom RANDOM = new SecureRandom();

  static WebhookSecret next() {
    byte[] key = new byte[BYTES];
    RANDOM.nextBytes(key);
    return new WebhookSecret(PREFIX + Base64.getEncoder().encodeToString(key));
  }

  /// What goes into `webhook-signature`: a signature with each of the secrets, separated by blanks.
  ///
  /// @param id the event's
  /// @param at when this attempt is made, to the second
  static String sign(List<WebhookSecret> secrets, EventId id, Instant at, String body) {
    return sign(secrets, id.toString(), at, body);
  }

  /// The same for what is no event.
  static String sign(List<WebhookSecret> secrets, String id, Instant at, String body) {
    byte[] signed = (id + "." + at.getEpochSecond() + "." + body).getBytes(StandardCharsets.UTF_8);
    return secrets.stream().map(secret -> secret.sign(signed)).collect(Collectors.joining(" "));
  }

  /// The HMAC-SHA256 of a text, in hexadecimal digits, with the secret's own text as the key.
  String hexHmacSha256(String signed) {
    return HexFormat.of()
        .formatHex(
            mac(text.getBytes(StandardCharsets.UTF_8), signed.getBytes(StandardCharsets.UTF_8)));
  }

  private String sign(byte[] signed) {
    byte[] key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
    return "v1," + Base64.getEncoder().encodeToString(mac(key, signed));
  }

  private static byte[] mac(byte[] key, byte[] signed) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(key, MAC));
      return mac.doFinal(signed);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has " + MAC, e);
    }
  }

  @Override
  public String toString() {
    return PREFIX + "…";
  }
}
