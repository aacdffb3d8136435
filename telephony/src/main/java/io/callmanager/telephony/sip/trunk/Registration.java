package io.callmanager.telephony.sip.trunk;

import gov.nist.javax.sip.header.Contact;
import gov.nist.javax.sip.message.SIPResponse;
import io.callmanager.call.spi.TrunkDefinition;
import io.callmanager.telephony.sip.transaction.ClientTransaction;
import io.callmanager.telephony.sip.transaction.DigestAuth;
import io.callmanager.telephony.sip.transaction.Mailbox;
import io.callmanager.telephony.sip.transaction.OutgoingRequest;
import io.callmanager.telephony.sip.transaction.Reply;
import io.callmanager.telephony.sip.transaction.SipEndpoint;
import io.callmanager.telephony.sip.transaction.Timers;
import io.callmanager.telephony.sip.transaction.Tokens;
import io.callmanager.telephony.sip.transport.Peer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.sip.header.ContactHeader;
import javax.sip.header.ExpiresHeader;
import javax.sip.header.MinExpiresHeader;
import org.jspecify.annotations.Nullable;

/// Keeps us registered with one trunk (RFC 3261, section 10): registers, refreshes in good time, tries again after a failure,
/// and takes the registration back in the end. Lives in a mailbox of its own.
final class Registration implements ClientTransaction.User {

  private static final int WANTED_SECONDS = 300;
  private static final int MAX_SECONDS = 86_400;
  private static final int MAX_ATTEMPTS = 4;
  private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(2);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final SipEndpoint endpoint;
  private final Trunk trunk;
  private final TrunkDefinition definition;
  private final Mailbox mailbox;
  private final String callId = Tokens.next();
  private final String tag = Tokens.next();
  private @Nullable DigestAuth auth;
  private int wanted = WANTED_SECONDS;
  private int attempts;
  private long cseq;
  private Duration retry = FIRST_RETRY;
  private @Nullable ClientTransaction asking;
  private Timers.@Nullable Timeout next;
  private boolean registered;
  private boolean over;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  Registration(SipEndpoint endpoint, Trunk trunk) {
    this.endpoint = endpoint;
    this.trunk = trunk;
    this.definition = trunk.definition();
    this.mailbox = endpoint.workers().newMailbox();
  }

  void start() {
    mailbox.post(this::begin);
  }

  /// Takes the registration back.
  ///
  /// @return completed when that is done, or has failed
  CompletableFuture<Void> end() {
    mailbox.post(
        () -> {
          over = true;
          if (next != null) {
            next.cancel();
          }
          if (registered) {
            registered = false;
            attempts = 0;
            send(0);
          } else {
            ended.complete(null);
          }
        });
    return ended;
  }

  /// Whether it is the one for these settings.
  boolean isFor(TrunkDefinition other) {
    return definition.address().equals(other.address())
        && definition.identity().equals(other.identity());
  }

  private void begin() {
    if (over) {
      return;
    }
    attempts = 0;
    auth = trunk.credentials().map(DigestAuth::new).orElse(null);
    send(wanted);
  }

  private void send(int seconds) {
    Optional<Peer> peer = trunk.peer();
    TrunkDefinition.Login login = definition.identity().login();
    if (peer.isEmpty() || login == null) {
      failed("its host is not known");
      return;
    }
    attempts++;
    cseq++;
    String domain = definition.identity().fromDomain();
    String host = domain == null ? definition.address().host() : domain;
    String user = escaped(login.username());
    String address = "<sip:" + user + "@" + host + ">";
    String uri = trunk.ownUri();
    String extra =
        "Contact: "
            + endpoint.contact(user, peer.get())
            + ";expires="
            + seconds
            + "\r\nExpires: "
            + seconds
            + "\r\n"
            + (auth == null ? "" : auth.lines("REGISTER", uri, null));
    OutgoingRequest register =
        new OutgoingRequest(
            "REGISTER",
            uri,
            peer.get(),
            new OutgoingRequest.Ids(callId, address + ";tag=" + tag, address),
            cseq,
            List.of(),
            "z9hG4bK" + Tokens.next(),
            extra,
            null);
    ClientTransaction transaction = endpoint.send(register, mailbox, this);
    asking = transaction;
    endpoint.timers().after(PATIENCE.toMillis(), () -> mailbox.post(() -> unanswered(transaction)));
  }

  /// What may not stand in the user part of a SIP URI is escaped (RFC 3261, section 19.1.2).
  private static String escaped(String user) {
    return URLEncoder.encode(user, StandardCharsets.UTF_8).replace("+", "%20").replace("%2B", "+");
  }

  private void unanswered(ClientTransaction transaction) {
    if (transaction == asking) {
      transaction.giveUp();
      trunk.peer().ifPresent(peer -> trunk.failedAt(peer, Optional.empty()));
      failed("no answer to REGISTER");
    }
  }

  @Override
  public void onResponse(ClientTransaction transaction, SIPResponse response, Instant at) {
    int code = response.getStatusCode();
    if (code < 200 || transaction != asking) {
      return;
    }
    asking = null;
    trunk.heard();
    if (code < 300) {
      succeeded(response);
    } else if ((code == 401 || code == 407)
        && attempts < MAX_ATTEMPTS
        && auth != null
        && auth.takeUp(response)) {
      send(over ? 0 : wanted);
    } else if (code == 423 && attempts < MAX_ATTEMPTS && lengthen(response)) {
      send(wanted);
    } else {
      failed("REGISTER was refused: " + code + " " + Reply.standardPhrase(code));
    }
  }

  private void succeeded(SIPResponse response) {
    if (over) {
      ended.complete(null);
      return;
    }
    registered = true;
    retry = FIRST_RETRY;
    int seconds = granted(response);
    trunk.registration(true, "registered for " + seconds + " s");
    // In time for a few more tries before it expires.
    tryAgain(Duration.ofMillis(seconds * 750L));
  }

  /// For how long, as the answer says of our contact, or of all.
  private int granted(SIPResponse response) {
    int seconds = wanted;
    try {
      if (response.getHeader(ExpiresHeader.NAME) instanceof ExpiresHeader expires) {
        seconds = expires.getExpires();
      }
      Iterator<?> contacts = response.getHeaders(ContactHeader.NAME);
      while (contacts.hasNext()) {
        if (contacts.next() instanceof Contact contact
            && contact.getExpires() > 0
            && isOurs(contact)) {
          seconds = contact.getExpires();
        }
      }
    } catch (RuntimeException e) {
      // JAIN reads some headers only when they are asked for.
    }
    return Math.clamp(seconds, 10, MAX_SECONDS);
  }

  private boolean isOurs(Contact contact) {
    return !contact.isWildCard()
        && contact
            .getAddress()
            .getURI()
            .toString()
            .contains("@" + endpoint.identity().host() + ":" + endpoint.identity().port());
  }

  private boolean lengthen(SIPResponse tooBrief) {
    if (tooBrief.getHeader(MinExpiresHeader.NAME) instanceof MinExpiresHeader least
        && least.getExpires() > wanted) {
      wanted = Math.min(least.getExpires(), MAX_SECONDS);
      return true;
    }
    return false;
  }

  @Override
  public void onTimeout(ClientTransaction transaction, Instant at) {
    if (transaction == asking) {
      failed("no answer to REGISTER");
    }
  }

  @Override
  public void onTransportError(ClientTransaction transaction, String words, Instant at) {
    if (transaction == asking) {
      failed(words);
    }
  }

  private void failed(String words) {
    asking = null;
    if (over) {
      ended.complete(null);
      return;
    }
    registered = false;
    trunk.registration(false, words);
    tryAgain(retry);
    retry = retry.multipliedBy(2);
    retry = retry.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : retry;
  }

  private void tryAgain(Duration pause) {
    if (next != null) {
      next.cancel();
    }
    next = endpoint.timers().after(pause.toMillis(), () -> mailbox.post(this::begin));
  }
}
