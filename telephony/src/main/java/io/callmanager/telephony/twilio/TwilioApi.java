package io.callmanager.telephony.twilio;

import com.twilio.http.HttpClient;
import com.twilio.http.HttpMethod;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Call;
import com.twilio.type.PhoneNumber;
import io.callmanager.call.spi.TrunkDefinition;
import io.callmanager.telephony.sip.trunk.Gateway;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Twilio's REST API, as far as calls need it. All methods block.
final class TwilioApi {

  private static final Logger log = LoggerFactory.getLogger(TwilioApi.class);

  /// What is told by callbacks besides the call's end.
  private static final List<String> EVENTS =
      List.of("initiated", "ringing", "answered", "completed");

  /// How long Twilio lets it ring, in seconds: as long as an agent may have it ring. A call that is to ring for less is taken back by
  /// us.
  private static final int RINGS = 120;

  private static final int NOT_FOUND = 404;
  private static final int BAD_REQUEST = 400;

  /// Twilio's code for a call that can't be changed any more.
  private static final Integer NOT_IN_PROGRESS = 21220;

  private final HttpClient http;

  /// @param http must ask once, and throw a [TwilioFailure] for whatever is no success
  TwilioApi(HttpClient http) {
    this.http = http;
  }

  private TwilioRestClient client(TrunkDefinition.Twilio account) {
    TrunkDefinition.ApiKey key = account.key();
    TwilioRestClient.Builder builder =
        key == null
            ? new TwilioRestClient.Builder(account.accountSid(), account.authToken())
            : new TwilioRestClient.Builder(key.sid(), key.secret());
    return builder.accountSid(account.accountSid()).httpClient(http).build();
  }

  /// Places a call: asks once.
  ///
  /// @param voice where Twilio asks what to do once the callee has answered
  /// @param status where it tells what becomes of the call
  /// @return the call's SID
  /// @throws TwilioFailure when it did not, or it isn't known whether it did
  String place(TrunkDefinition.Twilio account, String from, String to, URI voice, URI status) {
    Call call;
    try {
      call =
          Call.creator(account.accountSid(), new PhoneNumber(to), new PhoneNumber(from), voice)
              .setMethod(HttpMethod.POST)
              .setTimeout(RINGS)
              .setStatusCallback(status)
              .setStatusCallbackMethod(HttpMethod.POST)
              .setStatusCallbackEvent(EVENTS)
              .create(client(account));
    } catch (TwilioFailure e) {
      throw e;
    } catch (RuntimeException e) {
      log.warn("Twilio's answer to a call could not be understood: {}", e.getMessage());
      throw new TwilioFailure(
          TwilioFailure.Kind.IN_DOUBT, 0, null, "its answer could not be understood");
    }
    return call.getSid();
  }

  /// Ends a call, whether it rings or was answered. One that is over already is no failure.
  ///
  /// @throws TwilioFailure when it may go on
  void end(TrunkDefinition.Twilio account, String sid) {
    try {
      Call.updater(account.accountSid(), sid)
          .setStatus(Call.UpdateStatus.COMPLETED)
          .update(client(account));
    } catch (TwilioFailure e) {
      boolean over =
          e.status() == NOT_FOUND
              || (e.status() == BAD_REQUEST && NOT_IN_PROGRESS.equals(e.code()));
      if (!over) {
        throw e;
      }
    } catch (RuntimeException e) {
      log.debug("Twilio's answer about call {} could not be understood: {}", sid, e.getMessage());
    }
  }

  /// What has become of a call, in Twilio's word for it; empty when that can't be found out now.
  Optional<String> status(TrunkDefinition.Twilio account, String sid) {
    try {
      Call call = Call.fetcher(account.accountSid(), sid).fetch(client(account));
      return Optional.ofNullable(call.getStatus()).map(Call.Status::toString);
    } catch (RuntimeException e) {
      log.debug("Twilio did not say how call {} is: {}", sid, e.getMessage());
      return Optional.empty();
    }
  }

  /// Whether an account may be used as it is set up: asks for one of its calls, which every key to it may see.
  Gateway.Check check(TrunkDefinition.Twilio account) {
    try {
      var _ = Call.reader(account.accountSid()).pageSize(1).firstPage(client(account));
      return new Gateway.Check(true, "Twilio knows the account");
    } catch (TwilioFailure e) {
      return new Gateway.Check(false, e.words());
    } catch (RuntimeException e) {
      log.debug("Twilio's list of calls could not be understood: {}", e.getMessage());
      return new Gateway.Check(true, "Twilio answers");
    }
  }
}
