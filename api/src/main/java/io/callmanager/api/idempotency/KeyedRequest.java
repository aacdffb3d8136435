package io.callmanager.api.idempotency;

import io.callmanager.api.http.Problem;
import io.callmanager.idempotency.Beginning;
import io.callmanager.idempotency.IdempotencyClaim;
import io.callmanager.idempotency.IdempotencyKey;
import io.callmanager.idempotency.IdempotencyKeys;
import io.callmanager.idempotency.StoredResponse;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request under the key that it carries. Controllers that must know of it take it as an argument; one without a key is there too,
/// and has no claim.
public final class KeyedRequest {

  private static final String ATTRIBUTE = KeyedRequest.class.getName();
  private static final int LONGEST_OPERATION = 200;
  private static final Duration SUPERSEDED_RETRY = Duration.ofSeconds(1);

  private final @Nullable IdempotencyKeys keys;
  private final AccountId account;
  private final List<String> sent;
  private final String operation;
  private @Nullable IdempotencyClaim claim;
  private @Nullable CallId placed;
  private @Nullable StoredResponse replay;
  private boolean replayed;

  private KeyedRequest(
      @Nullable IdempotencyKeys keys, AccountId account, List<String> sent, String operation) {
    this.keys = keys;
    this.account = account;
    this.sent = sent;
    this.operation = operation;
  }

  /// Notes on a request that it carries a key.
  ///
  /// @param sent its `Idempotency-Key` headers
  static KeyedRequest attach(
      HttpServletRequest request, IdempotencyKeys keys, AccountId account, List<String> sent) {
    KeyedRequest keyed =
        new KeyedRequest(keys, account, sent, request.getMethod() + " " + request.getRequestURI());
    request.setAttribute(ATTRIBUTE, keyed);
    return keyed;
  }

  static KeyedRequest of(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof KeyedRequest keyed
        ? keyed
        : new KeyedRequest(null, IdempotencyKeys.OPERATORS, List.of(), "");
  }

  /// Has a claim on the request ready, if it carries a key: to be made by the statement that carries the request out, or by [#begin].
  ///
  /// @param content all that must be the same when the request is sent again
  /// @throws io.callmanager.api.http.ProblemException when the key is none
  public void identify(byte[]... content) {
    if (keys != null) {
      claim = IdempotencyKeys.claim(account, key(), shortened(operation), hash(content));
    }
  }

  /// Claims the request, if it carries a key.
  ///
  /// @param content all that must be the same when the request is sent again
  /// @throws io.callmanager.api.http.ProblemException when the key is none, came with another request, or is in use
  /// @throws ReplayedException when the request was carried out before
  public void begin(byte[]... content) {
    identify(content);
    begin();
  }

  /// Makes the claim, if there is one and nobody else's is in the way.
  ///
  /// @throws io.callmanager.api.http.ProblemException when the key came with another request, or is in use
  /// @throws ReplayedException when the request was carried out before
  public void begin() {
    if (keys == null || claim == null) {
      return;
    }
    IdempotencyClaim wanted = claim;
    claim = null;
    switch (keys.begin(wanted)) {
      case Beginning.Begun(IdempotencyClaim begun) -> claim = begun;
      case Beginning.Interrupted(IdempotencyClaim begun, CallId call) -> {
        claim = begun;
        placed = call;
      }
      case Beginning.Replay(StoredResponse response) -> {
        replay = response;
        replayed = true;
        throw new ReplayedException();
      }
      case Beginning.OtherRequest(String other) ->
          throw Problem.keyOfAnother(other.equals(shortened(operation)) ? null : other)
              .asException();
      case Beginning.StillRunning(Duration retryAfter) ->
          throw Problem.keyInUse(retryAfter).asException();
    }
  }

  private IdempotencyKey key() {
    return Optional.of(sent)
        .filter(headers -> headers.size() == 1)
        .flatMap(headers -> IdempotencyKey.parse(headers.getFirst()))
        .orElseThrow(
            () ->
                Problem.invalidHeader(
                        IdempotencyFilter.KEY,
                        "Must be one, of 1 to 255 printable ASCII characters")
                    .asException());
  }

  private static String shortened(String operation) {
    return operation.length() <= LONGEST_OPERATION
        ? operation
        : operation.substring(0, LONGEST_OPERATION);
  }

  private byte[] hash(byte[]... content) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      add(digest, operation.getBytes(StandardCharsets.UTF_8));
      for (byte[] part : content) {
        add(digest, part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void add(MessageDigest digest, byte[] part) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
    digest.update(part);
  }

  /// The claim on the request, made or not; null when it carries no key, or is somebody else's.
  public @Nullable IdempotencyClaim claim() {
    return claim;
  }

  /// The call that was placed for this request by somebody who is gone.
  public Optional<CallId> callPlaced() {
    return Optional.ofNullable(placed);
  }

  /// Lets go of that call, if there is one, which never began, so that another can be placed.
  ///
  /// @throws io.callmanager.api.http.ProblemException when somebody else has taken the request over
  public void placeAnew() {
    if (keys == null || claim == null || (placed != null && !keys.placeAnew(claim, placed))) {
      throw superseded().asException();
    }
    placed = null;
  }

  /// Has it told that the request was carried out before.
  public void answeredFromCall() {
    replayed = true;
  }

  /// What is answered when the claim has turned out to be gone.
  public static Problem superseded() {
    return Problem.keyInUse(SUPERSEDED_RETRY);
  }

  boolean replayed() {
    return replayed;
  }

  Optional<StoredResponse> replay() {
    return Optional.ofNullable(replay);
  }
}
