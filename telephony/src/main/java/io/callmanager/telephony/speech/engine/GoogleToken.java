package io.callmanager.telephony.speech.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.callmanager.telephony.engine.HttpService;
import io.callmanager.telephony.speech.SpeechException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A service account's access token, got for a signed assertion (RFC 7523, section 2.1) and renewed before it expires.
final class GoogleToken {

  private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
  private static final Duration ASSERTED_FOR = Duration.ofHours(1);
  private static final Duration RENEWED_BEFORE = Duration.ofMinutes(1);
  private static final int MAX_BYTES = 1 << 20;
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final Path file;
  private final Duration timeLimit;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Account account;
  private @Nullable HttpService service;
  private @Nullable String token;
  private Instant renewal = Instant.MIN;

  /// What the key file says.
  private record Account(String email, PrivateKey key, URI tokenUri) {

    @Override
    public String toString() {
      return "Account[" + email + "]";
    }
  }

  /// @param file the JSON key file that Google gives out for a service account
  GoogleToken(Path file, Duration timeLimit, Clock clock) {
    this.file = file;
    this.timeLimit = timeLimit;
    this.clock = clock;
  }

  /// A token that is valid for a while.
  String current() throws SpeechException {
    lock.lock();
    try {
      String present = token;
      if (present == null || !clock.instant().isBefore(renewal)) {
        present = renew();
        token = present;
      }
      return present;
    } finally {
      lock.unlock();
    }
  }

  private String renew() throws SpeechException {
    Account known = account == null ? read() : account;
    account = known;
    HttpService asked =
        service == null
            ? new HttpService("Google's sign-in", known.tokenUri(), timeLimit)
            : service;
    service = asked;
    Instant now = clock.instant();
    String form =
        "grant_type="
            + URLEncoder.encode("urn:ietf:params:oauth:grant-type:jwt-bearer", UTF_8)
            + "&assertion="
            + assertion(known, now);
    HttpRequest request =
        HttpRequest.newBuilder(known.tokenUri())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    JsonNode answer = asked.ask(request, MAX_BYTES).json(asked.name());
    String fresh =
        answer
            .path("access_token")
            .stringValueOpt()
            .orElseThrow(() -> new SpeechException("Google's sign-in answered without a token"));
    renewal = now.plusSeconds(answer.path("expires_in").asLong(0)).minus(RENEWED_BEFORE);
    return fresh;
  }

  private Account read() throws SpeechException {
    try {
      JsonNode json = HttpService.JSON.readTree(Files.readString(file));
      String pem = field(json, "private_key");
      byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
      PrivateKey key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
      return new Account(field(json, "client_email"), key, URI.create(field(json, "token_uri")));
    } catch (IOException
        | JacksonException
        | GeneralSecurityException
        | IllegalArgumentException e) {
      throw new SpeechException(
          file + " holds no service account's key: " + e.getClass().getSimpleName());
    }
  }

  private String field(JsonNode json, String name) throws SpeechException {
    return json.path(name)
        .stringValueOpt()
        .orElseThrow(() -> new SpeechException(file + " has no " + name));
  }

  private static String assertion(Account account, Instant now) throws SpeechException {
    ObjectNode claims = HttpService.JSON.createObjectNode();
    claims.put("iss", account.email());
    claims.put("scope", SCOPE);
    claims.put("aud", account.tokenUri().toString());
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.plus(ASSERTED_FOR).getEpochSecond());
    String signed =
        BASE64.encodeToString("{\"alg\":\"RS256\",\"typ\":\"JWT\"}".getBytes(US_ASCII))
            + "."
            + BASE64.encodeToString(HttpService.JSON.writeValueAsBytes(claims));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(account.key());
      signature.update(signed.getBytes(US_ASCII));
      return signed + "." + BASE64.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new SpeechException("the service account's key can't sign", e);
    }
  }
}
