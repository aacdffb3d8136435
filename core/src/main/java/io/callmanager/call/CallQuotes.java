package io.callmanager.call;

import io.callmanager.call.CallPreparation.Prepared;
import io.callmanager.call.spi.Carrier;
import io.callmanager.call.spi.Carrier.Admission.Saturated;
import io.callmanager.call.spi.Carrier.Prospect;
import io.callmanager.shared.TenantDatabase;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// Tells what would come of placing a call, without placing it: goes through all that [CallInitiation] does up to the statement that
/// writes the call, and has the database undo that.
@Service
public class CallQuotes {

  private final CallPreparation preparation;
  private final Carrier carrier;
  private final TenantDatabase tenants;

  CallQuotes(CallPreparation preparation, Carrier carrier, TenantDatabase tenants) {
    this.preparation = preparation;
    this.carrier = carrier;
    this.tenants = tenants;
  }

  public CallQuote quote(CallRequest request) {
    return switch (carrier.prospect(request.account())) {
      case Prospect.NoTrunk() -> refused(request, new InitiationResult.NoTrunk(), false);
      case Prospect.Full(Saturated(Duration retryAfter, String words), boolean free) ->
          refused(request, new InitiationResult.Saturated(retryAfter, words), free);
      case Prospect.Room room -> quote(request, room, true);
    };
  }

  private CallQuote refused(CallRequest request, InitiationResult why, boolean free) {
    return new CallQuote.Refused(why, described(preparation.prepare(request, free, false)));
  }

  private static @Nullable PlacedCall described(Prepared prepared) {
    return switch (prepared) {
      case Prepared.Ready ready -> ready.call();
      case Prepared.Refused refused -> refused.call();
    };
  }

  private CallQuote quote(CallRequest request, Prospect.Room room, boolean again) {
    return switch (preparation.prepare(request, room.free(), false)) {
      case Prepared.Refused(InitiationResult why, PlacedCall call) ->
          new CallQuote.Refused(why, call);
      case Prepared.Ready ready ->
          switch (ready.placed(tenants::rehearse)) {
            case Placed.Done done ->
                new CallQuote.Allowed(ready.call(), null, room.trunk(), room.trunks());
            case Placed.Queued(int position) ->
                new CallQuote.Allowed(ready.call(), position, room.trunk(), room.trunks());
            case Placed.Outdated() -> {
              preparation.forget(ready);
              yield again
                  ? quote(request, room, false)
                  : new CallQuote.Refused(CallPreparation.changing(), ready.call());
            }
            case Placed other -> new CallQuote.Refused(ready.refusal(other), ready.call());
          };
    };
  }
}
