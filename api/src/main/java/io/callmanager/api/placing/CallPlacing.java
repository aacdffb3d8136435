package io.callmanager.api.placing;

import io.callmanager.api.contract.ToldException;
import io.callmanager.api.http.ProblemException;
import io.callmanager.api.idempotency.KeyedRequest;
import io.callmanager.api.request.BodyReader;
import io.callmanager.call.CallDetail;
import io.callmanager.call.CallInitiation;
import io.callmanager.call.CallRequest;
import io.callmanager.call.Calls;
import io.callmanager.call.InitiationResult;
import io.callmanager.shared.AccountId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Places calls for requests. One with an `Idempotency-Key` may be sent again after any failure: nobody is dialled twice.
@Component
public class CallPlacing {

  private final CallInitiation initiation;
  private final Calls calls;

  CallPlacing(CallInitiation initiation, Calls calls) {
    this.initiation = initiation;
    this.calls = calls;
  }

  /// How a contract reads a wish for a call, and tells what came of it.
  public interface Telling<T> {

    /// Reads what was sent. May be asked more than once.
    ///
    /// @throws ProblemException when it is refused
    /// @throws ToldException when it is refused in the contract's own words
    CallRequest read(byte[] sent);

    /// The call is under way.
    T initiated(CallRequest request, InitiationResult.Initiated initiated);

    /// The call waits for its turn.
    T queued(CallRequest request, InitiationResult.Queued queued);

    /// The call was placed for the same request before, by somebody who could not tell of it any more.
    ///
    /// @param queuePosition which in the account's queue it is; null when it does not wait there
    /// @return empty when it never began, so that another is to be placed
    Optional<T> before(CallDetail call, @Nullable Integer queuePosition);

    /// The call is not placed.
    ///
    /// @return what to throw
    default RuntimeException refused(CallRequest request, InitiationResult why) {
      return RefusedCall.problem(why).asException();
    }
  }

  /// Places a call, or tells of the one that was placed for the same request before.
  ///
  /// @throws ProblemException when it is refused
  /// @throws ToldException when it is refused in the contract's own words
  public <T> T place(
      AccountId account, HttpServletRequest http, KeyedRequest keyed, Telling<T> telling) {
    byte[] sent = BodyReader.readAhead(http);
    keyed.identify(sent);
    RuntimeException refusal = null;
    try {
      Optional<T> placed = attempt(sent, keyed, telling);
      if (placed.isPresent()) {
        return placed.get();
      }
    } catch (ProblemException | ToldException e) {
      refusal = e;
    }
    return answerAsBefore(account, sent, keyed, telling, refusal);
  }

  /// Whatever is said now, a request that was sent before is answered as it was then.
  ///
  /// @param refusal what to say if nothing came of it before; null to place a call then: only its key was in the way
  private <T> T answerAsBefore(
      AccountId account,
      byte[] sent,
      KeyedRequest keyed,
      Telling<T> telling,
      @Nullable RuntimeException refusal) {
    keyed.begin();
    Optional<T> before =
        keyed
            .callPlaced()
            .flatMap(call -> calls.detail(account, call))
            .flatMap(
                detail ->
                    telling.before(
                        detail, calls.queuePosition(account, detail.call()).orElse(null)));
    if (before.isPresent()) {
      keyed.answeredFromCall();
      return before.get();
    }
    if (refusal != null) {
      throw refusal;
    }
    keyed.placeAnew();
    return attempt(sent, keyed, telling).orElseThrow(() -> KeyedRequest.superseded().asException());
  }

  /// Places a call, with the claim on its request.
  ///
  /// @return empty when the request is claimed or was carried out already
  private <T> Optional<T> attempt(byte[] sent, KeyedRequest keyed, Telling<T> telling) {
    CallRequest read = telling.read(sent);
    CallRequest request = read.with(read.options().claim(keyed.claim()));
    return switch (initiation.initiate(request)) {
      case InitiationResult.Initiated initiated ->
          Optional.of(telling.initiated(request, initiated));
      case InitiationResult.Queued queued -> Optional.of(telling.queued(request, queued));
      case InitiationResult.Superseded() -> Optional.empty();
      case InitiationResult why -> throw telling.refused(request, why);
    };
  }
}
