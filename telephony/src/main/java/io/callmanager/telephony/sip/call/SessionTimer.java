package io.callmanager.telephony.sip.call;

import gov.nist.javax.sip.header.extensions.MinSE;
import gov.nist.javax.sip.header.extensions.SessionExpires;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import io.callmanager.telephony.sip.transaction.Mailbox;
import io.callmanager.telephony.sip.transaction.Reply;
import io.callmanager.telephony.sip.transaction.SipEndpoint;
import io.callmanager.telephony.sip.transaction.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The session timer of an established call (RFC 4028): whoever is the refresher refreshes the session halfway to its expiry;
/// a session that expires is hung up. Lives in the call's mailbox.
final class SessionTimer {

  /// The shortest interval that is agreed to (RFC 4028, section 5).
  static final int MIN_SECONDS = 90;

  private static final Pattern LINES =
      Pattern.compile("Session-Expires: [0-9]+\r\nMin-SE: [0-9]+\r\n");

  private static final int MAX_SECONDS = 86_400;
  private static final long MARGIN_MILLIS = 32_000;

  /// What two sides agreed on.
  record Terms(int seconds, boolean weRefresh) {}

  private final SipEndpoint endpoint;
  private final Mailbox mailbox;
  private final Runnable refresh;
  private final Consumer<Instant> expired;
  private Timers.@Nullable Timeout next;
  private @Nullable Terms terms;

  /// @param refresh begins a refresh; [#agreed] is to follow when it was taken
  /// @param expired told when the session expired
  SessionTimer(SipEndpoint endpoint, Mailbox mailbox, Runnable refresh, Consumer<Instant> expired) {
    this.endpoint = endpoint;
    this.mailbox = mailbox;
    this.refresh = refresh;
    this.expired = expired;
  }

  /// The header lines of a request of ours that begins or refreshes a session.
  static String lines(Duration wanted) {
    long seconds = Math.clamp(wanted.toSeconds(), MIN_SECONDS, MAX_SECONDS);
    return "Session-Expires: " + seconds + "\r\nMin-SE: " + MIN_SECONDS + "\r\n";
  }

  /// The same lines asking for a longer interval, within a request's header lines; empty when there are none such.
  static Optional<String> lengthened(String headerLines, Duration wanted) {
    Matcher matcher = LINES.matcher(headerLines);
    String longer =
        "Session-Expires: " + wanted.toSeconds() + "\r\nMin-SE: " + wanted.toSeconds() + "\r\n";
    return matcher.find() ? Optional.of(matcher.replaceFirst(longer)) : Optional.empty();
  }

  /// What a success of a request of ours agrees to; empty when there is to be no session timer.
  static Optional<Terms> answered(SIPMessage success) {
    return expires(success)
        .map(header -> new Terms(seconds(header), !"uas".equalsIgnoreCase(header.getRefresher())));
  }

  private static int seconds(SessionExpires header) {
    return Math.clamp(header.getExpires(), MIN_SECONDS, MAX_SECONDS);
  }

  /// The least that a 422 asks for.
  static Optional<Duration> leastWanted(SIPMessage tooSmall) {
    try {
      return tooSmall.getHeader(MinSE.NAME) instanceof MinSE least && least.getExpires() > 0
          ? Optional.of(Duration.ofSeconds(Math.min(least.getExpires(), MAX_SECONDS)))
          : Optional.empty();
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<SessionExpires> expires(SIPMessage message) {
    try {
      return message.getHeader(SessionExpires.NAME) instanceof SessionExpires header
              && header.getExpires() > 0
          ? Optional.of(header)
          : Optional.empty();
    } catch (RuntimeException e) {
      // JAIN reads some headers only when they are asked for.
      return Optional.empty();
    }
  }

  /// Why the other side's request can't refresh the session; empty when it can, or doesn't try to.
  static Optional<Reply> objection(SIPRequest request) {
    return expires(request)
        .filter(header -> header.getExpires() < MIN_SECONDS)
        .map(
            header -> Reply.of(422, "Session Interval Too Small").with("Min-SE", "" + MIN_SECONDS));
  }

  /// Takes a refresh of the other side's, if the request is one.
  ///
  /// @return the answer with our part of the agreement
  Reply refreshed(SIPRequest request, Reply ok) {
    Optional<SessionExpires> header = expires(request);
    if (header.isEmpty()) {
      // Section 7.2: a session that is refreshed without a timer has none from then on.
      stop();
      return ok;
    }
    boolean weRefresh = "uas".equalsIgnoreCase(header.get().getRefresher());
    int seconds = seconds(header.get());
    agreed(new Terms(seconds, weRefresh));
    Reply told = ok.with("Session-Expires", seconds + ";refresher=" + (weRefresh ? "uas" : "uac"));
    return weRefresh ? told : told.with("Require", "timer");
  }

  /// Begins anew by these terms.
  void agreed(Terms newTerms) {
    stop();
    terms = newTerms;
    long millis = newTerms.seconds() * endpoint.timing().sessionSecond();
    if (newTerms.weRefresh()) {
      next = endpoint.timers().after(millis / 2, () -> mailbox.post(this::refreshNow));
    } else {
      expectUntil(millis);
    }
  }

  private void refreshNow() {
    Terms agreed = terms;
    if (agreed != null) {
      expectUntil(agreed.seconds() * endpoint.timing().sessionSecond() / 2);
      refresh.run();
    }
  }

  /// RFC 4028, section 10: a BYE leaves a little before the session expires.
  private void expectUntil(long millis) {
    long margin = Math.min(MARGIN_MILLIS, millis / 3);
    next =
        endpoint
            .timers()
            .after(
                millis - margin,
                () ->
                    mailbox.post(
                        () -> {
                          if (terms != null) {
                            stop();
                            expired.accept(endpoint.now());
                          }
                        }));
  }

  /// No session timer from here on.
  void stop() {
    terms = null;
    if (next != null) {
      next.cancel();
      next = null;
    }
  }
}
