package io.callmanager.telephony.sip.call;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.callmanager.telephony.sip.transaction.ClientTransaction;
import io.callmanager.telephony.sip.transaction.Dialog;
import io.callmanager.telephony.sip.transaction.DigestAuth;
import io.callmanager.telephony.sip.transaction.Mailbox;
import io.callmanager.telephony.sip.transaction.OutgoingRequest;
import io.callmanager.telephony.sip.transaction.SipEndpoint;
import io.callmanager.telephony.sip.transaction.Timers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Has the other side call somebody else in our place: REFER, and the news of how that went (RFC 3515). Lives in the call's
/// mailbox.
final class Referral implements ClientTransaction.User {

  /// What becomes of it. One of them is told, once.
  interface Outcome {

    /// The other side talks with whom it was referred to: the call with us has done its part.
    ///
    /// @param hungUp whether it has hung up on us already
    void done(Instant at, boolean hungUp);

    /// The call with us goes on.
    void failed(Instant at, String words);
  }

  private static final int MAX_ATTEMPTS = 3;
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Pattern STATUS =
      Pattern.compile("^SIP/2\\.0 ([1-6][0-9]{2})(?: ([^\\r\\n]{0,100}))?");

  private final SipEndpoint endpoint;
  private final Mailbox mailbox;
  private final Dialog dialog;
  private final @Nullable DigestAuth auth;
  private final String target;
  private final String referrer;
  private final Outcome outcome;
  private Timers.@Nullable Timeout patience;
  private int attempts;
  private boolean accepted;
  private boolean over;

  /// @param target the URI to call
  /// @param referrer our own URI
  Referral(
      SipEndpoint endpoint,
      Mailbox mailbox,
      Dialog dialog,
      DigestAuth.@Nullable Credentials credentials,
      String target,
      String referrer,
      Outcome outcome) {
    this.endpoint = endpoint;
    this.mailbox = mailbox;
    this.dialog = dialog;
    this.auth = credentials == null ? null : new DigestAuth(credentials);
    this.target = target;
    this.referrer = referrer;
    this.outcome = outcome;
  }

  void send() {
    attempts++;
    String extra =
        "Contact: "
            + endpoint.contact(dialog.peer())
            + "\r\nRefer-To: <"
            + target
            + ">\r\nReferred-By: <"
            + referrer
            + ">\r\n";
    OutgoingRequest request = dialog.request("REFER", extra, null);
    if (auth != null) {
      request = request.with(auth.lines("REFER", request.uri(), null));
    }
    endpoint.send(request, mailbox, this);
  }

  @Override
  public void onResponse(ClientTransaction transaction, SIPResponse response, Instant at) {
    int code = response.getStatusCode();
    if (code < 200 || over || accepted) {
      return;
    }
    if (code < 300) {
      accepted = true;
      patience =
          endpoint
              .timers()
              .after(
                  LONGEST.toMillis(),
                  () ->
                      mailbox.post(
                          () -> fail(endpoint.now(), "Nothing was heard of the transfer")));
    } else if ((code == 401 || code == 407)
        && attempts < MAX_ATTEMPTS
        && auth != null
        && auth.takeUp(response)) {
      send();
    } else {
      fail(at, CarrierWords.of(response));
    }
  }

  /// News of how it goes: a SIP status line is its body (RFC 3515, section 2.4.5).
  void onNotify(SIPRequest notify, Instant at) {
    byte @Nullable [] content = notify.getRawContent();
    if (content == null || over) {
      return;
    }
    Matcher status = STATUS.matcher(new String(content, StandardCharsets.UTF_8));
    if (!status.find()) {
      return;
    }
    int code = Integer.parseInt(status.group(1));
    if (code >= 300) {
      String phrase = status.group(2);
      fail(at, phrase == null ? "" + code : CarrierWords.clean(code + " " + phrase));
    } else if (code >= 200) {
      done(at, false);
    }
  }

  /// The other side hung up: what it was asked to do it does without us.
  ///
  /// @return whether it had taken the REFER
  boolean onHangUp(Instant at) {
    if (over || !accepted) {
      return false;
    }
    done(at, true);
    return true;
  }

  private void done(Instant at, boolean hungUp) {
    end();
    outcome.done(at, hungUp);
  }

  private void fail(Instant at, String words) {
    if (!over) {
      end();
      outcome.failed(at, words);
    }
  }

  /// The call is over.
  void end() {
    over = true;
    if (patience != null) {
      patience.cancel();
    }
  }

  @Override
  public void onTimeout(ClientTransaction transaction, Instant at) {
    fail(at, "No answer to REFER");
  }

  @Override
  public void onTransportError(ClientTransaction transaction, String words, Instant at) {
    fail(at, words);
  }
}
