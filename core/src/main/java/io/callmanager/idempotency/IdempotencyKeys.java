package io.callmanager.idempotency;

import io.callmanager.idempotency.KeyStatements.Known;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.GroupCommit;
import io.callmanager.shared.SecretBox;
import io.callmanager.shared.TenantDatabase;
import io.callmanager.shared.TimeOrderedId;
import io.callmanager.shared.UnreadableSecretException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;

/// Remembers requests by their keys, so that each is carried out once however often it is sent. A request is claimed before it is
/// carried out, and its answer kept before anybody hears it. Each step is one statement.
@Service
public class IdempotencyKeys {

  /// Whose keys operators' are, who act for no account.
  public static final AccountId OPERATORS = new AccountId(new UUID(0, 0));

  /// How long a key is known, from its first request on.
  public static final Duration KEPT = Duration.ofHours(24);

  /// How long a request belongs to whoever claimed it. Longer than any request takes that is not stuck: by default one waits 10 s for a
  /// connection at the most, a few of them in turn, and 2 s for the first answer of a trunk. Whoever is stuck for longer finds its
  /// claim gone.
  static final Duration LEASE = Duration.ofSeconds(60);

  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);
  private static final int MOST_LOOKS = 10;

  private final TenantDatabase tenants;
  private final GroupCommit commits;
  private final SecretBox secrets;
  private final Clock clock;

  IdempotencyKeys(TenantDatabase tenants, GroupCommit commits, SecretBox secrets, Clock clock) {
    this.tenants = tenants;
    this.commits = commits;
    this.secrets = secrets;
    this.clock = clock;
  }

  /// A claim that is still to be made.
  ///
  /// @param operation the request's method and path, for people
  /// @param requestHash SHA-256 of all that must be the same when the request is sent again
  public static IdempotencyClaim claim(
      AccountId account, IdempotencyKey key, String operation, byte[] requestHash) {
    return new IdempotencyClaim(
        account, key, TimeOrderedId.next(), operation, HexFormat.of().formatHex(requestHash));
  }

  /// Makes a claim, unless its request is known. Where the very same claim was made by a [ClaimClause] already, it is free to place
  /// a call again.
  public Beginning begin(IdempotencyClaim claim) {
    for (int look = 1; look <= MOST_LOOKS; look++) {
      Instant now = clock.instant();
      Optional<Known> known =
          commits.write(KeyStatements.begin(claim, now, now.plus(LEASE), now.plus(KEPT)));
      Optional<Beginning> beginning = known.flatMap(what -> judge(claim, what, now));
      if (beginning.isPresent()) {
        return beginning.get();
      }
      // Somebody else's row came or went in the same moment.
    }
    return new Beginning.StillRunning(SHORTEST_WAIT);
  }

  private Optional<Beginning> judge(IdempotencyClaim claim, Known known, Instant now) {
    AccountId account = claim.account();
    IdempotencyKey key = claim.key();
    return switch (known) {
      case Known.Claimed() -> Optional.of(new Beginning.Begun(claim));
      case Known.TakenOver(CallId call) -> Optional.of(new Beginning.Interrupted(claim, call));
      case Known.Running(Instant until) ->
          Optional.of(new Beginning.StillRunning(wait(now, until)));
      case Known.Done() ->
          tenants
              .read(account, jdbc -> KeyStatements.response(jdbc, account, key, claim.hash()))
              .map(kept -> new Beginning.Replay(opened(claim, kept)));
      case Known.OfAnother() ->
          tenants
              .read(account, jdbc -> KeyStatements.operation(jdbc, account, key))
              .map(Beginning.OtherRequest::new);
    };
  }

  /// As long again as the request has been running, but no longer than its claim lasts.
  private static Duration wait(Instant now, Instant until) {
    Duration left = Duration.between(now, until);
    Duration running = LEASE.minus(left);
    Duration wait = running.compareTo(left) < 0 ? running : left;
    return wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait;
  }

  /// Keeps the answer, to be given again from now on.
  ///
  /// @return whether it is kept; not when somebody else has taken the request over
  public boolean finish(IdempotencyClaim claim, StoredResponse response) {
    byte[] sealed =
        secrets.seal(new String(response.body(), StandardCharsets.ISO_8859_1), place(claim));
    return commits.write(
        KeyStatements.finish(claim, response.status(), response.headers(), sealed));
  }

  /// Gives a request up whose answer is not to be kept: sent again, it is carried out anew. If a call was placed for it, then that
  /// is what is found.
  public void abandon(IdempotencyClaim claim) {
    tenants.inOneRoundTrip(KeyStatements.abandon(claim, clock.instant()));
  }

  /// Lets go of a call that never began, so that another can be placed for its request.
  ///
  /// @return whether another may be placed; not when somebody else has taken the request over
  public boolean placeAnew(IdempotencyClaim claim, CallId neverBegan) {
    return tenants.inOneRoundTrip(KeyStatements.placeAnew(claim, neverBegan));
  }

  /// The box seals text; in ISO 8859-1 every byte is a character.
  private StoredResponse opened(IdempotencyClaim claim, StoredResponse kept) {
    try {
      String body = secrets.open(kept.body(), place(claim));
      return new StoredResponse(
          kept.status(), kept.headers(), body.getBytes(StandardCharsets.ISO_8859_1));
    } catch (UnreadableSecretException e) {
      throw new IllegalStateException("A kept answer can't be given again", e);
    }
  }

  private static String place(IdempotencyClaim claim) {
    return "idempotency_key/" + claim.account() + "/" + claim.key().value();
  }
}
