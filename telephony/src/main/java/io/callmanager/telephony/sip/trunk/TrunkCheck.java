package io.callmanager.telephony.sip.trunk;

import gov.nist.javax.sip.message.SIPResponse;
import io.callmanager.call.spi.TrunkDefinition;
import io.callmanager.telephony.sip.transaction.ClientTransaction;
import io.callmanager.telephony.sip.transaction.Mailbox;
import io.callmanager.telephony.sip.transaction.OutgoingRequest;
import io.callmanager.telephony.sip.transaction.Reply;
import io.callmanager.telephony.sip.transaction.SipEndpoint;
import io.callmanager.telephony.sip.transaction.Timers;
import io.callmanager.telephony.sip.transaction.Tokens;
import io.callmanager.telephony.sip.transport.Peer;
import io.callmanager.telephony.sip.transport.Transport;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The checking of one trunk, one check at a time: where its host is, and whether it answers OPTIONS. Lives in a mailbox of
/// its own.
final class TrunkCheck implements ClientTransaction.User {

  private static final Logger LOG = LoggerFactory.getLogger(TrunkCheck.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration RETRY_WHEN_DOWN = Duration.ofSeconds(5);
  private static final int MAX_DOUBLINGS = 3;
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);
  private static final Duration MIN_PAUSE = Duration.ofMillis(500);
  private static final int MAX_SUSPICIOUS = 10_000;

  private final SipEndpoint endpoint;
  private final Trunks trunks;
  private final Trunk trunk;
  private final Locator locator;
  private final Duration interval;
  private final Mailbox mailbox;
  private final Map<Peer, List<Runnable>> suspicious = new HashMap<>();
  private boolean running;
  private @Nullable ClientTransaction asking;
  private long startedNanos = System.nanoTime() - MIN_PAUSE.toNanos();
  private long cseq;
  private Timers.@Nullable Timeout next;
  private volatile boolean over;

  TrunkCheck(SipEndpoint endpoint, Trunks trunks, Trunk trunk, Locator locator, Duration interval) {
    this.endpoint = endpoint;
    this.trunks = trunks;
    this.trunk = trunk;
    this.locator = locator;
    this.interval = interval;
    this.mailbox = endpoint.workers().newMailbox();
  }

  /// Looks the trunk's host up; blocks.
  void locate() {
    try {
      TrunkDefinition definition = trunk.definition();
      List<Peer> peers = locator.locate(definition);
      while (!trunk.located(definition, peers)) {
        definition = trunk.definition();
        peers = locator.locate(definition);
      }
      if (peers.stream().anyMatch(peer -> peer.transport().reliable())) {
        trunks.trustPeers();
      }
      if (peers.stream().anyMatch(peer -> peer.transport() == Transport.TCP)) {
        endpoint.listenByTcp();
      }
    } catch (IOException e) {
      LOG.warn("Trunk {} can't be located: {}", trunk.name(), e.getMessage());
    }
  }

  /// Finds out whether a port is closed, once for all calls that ask meanwhile.
  ///
  /// @param closed told, on any thread, if it is
  void probe(Peer peer, Runnable closed) {
    mailbox.offer(
        () -> {
          List<Runnable> waiting = suspicious.computeIfAbsent(peer, none -> new ArrayList<>());
          if (waiting.size() >= MAX_SUSPICIOUS) {
            return;
          }
          waiting.add(closed);
          if (waiting.size() == 1) {
            Thread.ofVirtual()
                .name("sip-trunk-probe")
                .start(
                    () -> {
                      boolean isClosed = PortProbe.closed(peer);
                      mailbox.post(() -> probed(peer, isClosed));
                    });
          }
        });
  }

  private void probed(Peer peer, boolean isClosed) {
    List<Runnable> waiting = suspicious.remove(peer);
    if (isClosed && waiting != null) {
      waiting.forEach(Runnable::run);
    }
  }

  /// Checks now, and from now on at the interval.
  void start() {
    mailbox.post(this::begin);
  }

  /// Checks ahead of time, unless that was done a moment ago.
  void hurry() {
    mailbox.offer(
        () -> {
          if (System.nanoTime() - startedNanos > MIN_PAUSE.toNanos()) {
            begin();
          }
        });
  }

  void end() {
    over = true;
  }

  private void begin() {
    if (running || over) {
      return;
    }
    running = true;
    startedNanos = System.nanoTime();
    if (next != null) {
      next.cancel();
    }
    // A name may have got a new address; looking it up blocks.
    Thread.ofVirtual()
        .name("sip-trunk-lookup")
        .start(
            () -> {
              try {
                locate();
              } finally {
                askSomehow();
              }
            });
  }

  /// By OPTIONS, or by asking whoever speaks for it; blocks.
  private void askSomehow() {
    TrunkDefinition definition = trunk.definition();
    if (definition.twilio() == null) {
      mailbox.post(this::ask);
      return;
    }
    Gateway.Check check = trunks.gateway().check(definition);
    mailbox.post(
        () -> {
          if (check.up()) {
            done(new Trunk.Finding(true, check.words(), endpoint.now(), 0));
          } else {
            foundDown(check.words(), endpoint.now());
          }
        });
  }

  private void ask() {
    trunk.tellHealth();
    Optional<Peer> peer = trunk.peer();
    if (peer.isEmpty()) {
      down("its host's name is not known");
      return;
    }
    cseq++;
    String host = "<sip:" + endpoint.identity().host() + ">";
    OutgoingRequest.Ids ids =
        new OutgoingRequest.Ids(
            Tokens.next(), host + ";tag=" + Tokens.next(), "<" + trunk.ownUri() + ">");
    String extra = "Contact: " + endpoint.contact(peer.get()) + "\r\nAccept: application/sdp\r\n";
    OutgoingRequest options =
        new OutgoingRequest(
            "OPTIONS",
            trunk.ownUri(),
            peer.get(),
            ids,
            cseq,
            List.of(),
            "z9hG4bK" + Tokens.next(),
            extra,
            null);
    ClientTransaction transaction = endpoint.send(options, mailbox, this);
    asking = transaction;
    endpoint
        .timers()
        .after(PATIENCE.toMillis(), () -> mailbox.post(() -> unanswered(transaction, peer.get())));
  }

  private void unanswered(ClientTransaction transaction, Peer peer) {
    if (running && transaction == asking) {
      transaction.giveUp();
      trunk.failedAt(peer, Optional.empty());
      down("no answer to OPTIONS");
    }
  }

  @Override
  public void onResponse(ClientTransaction transaction, SIPResponse response, Instant at) {
    int code = response.getStatusCode();
    if (code < 200) {
      return;
    }
    RetryAfter.of(response).ifPresent(trunk::rest);
    long millis = Duration.ofNanos(System.nanoTime() - startedNanos).toMillis();
    String words = code + " " + Reply.standardPhrase(code) + " in " + millis + " ms";
    if (code == 503) {
      down(words);
    } else {
      done(new Trunk.Finding(true, words, at, 0));
    }
  }

  @Override
  public void onTimeout(ClientTransaction transaction, Instant at) {
    down("no answer to OPTIONS");
  }

  @Override
  public void onTransportError(ClientTransaction transaction, String words, Instant at) {
    trunk.peer().ifPresent(peer -> trunk.failedAt(peer, Optional.empty()));
    down(words);
  }

  private void down(String words) {
    Instant now = endpoint.now();
    @Nullable Instant heard = trunk.heardAt();
    if (heard != null && heard.isAfter(now.minus(interval.plus(PATIENCE)))) {
      done(new Trunk.Finding(true, "answers calls, but " + words, now, 0));
      return;
    }
    foundDown(words, now);
  }

  private void foundDown(String words, Instant now) {
    Trunk.Finding before = trunk.finding();
    done(new Trunk.Finding(false, words, now, before == null ? 1 : before.failures() + 1));
  }

  private void done(Trunk.Finding finding) {
    trunk.found(finding);
    if (!running) {
      return;
    }
    running = false;
    if (!over) {
      next = endpoint.timers().after(pause(finding).toMillis(), this::start);
    }
  }

  private Duration pause(Trunk.Finding finding) {
    if (finding.up()) {
      return interval;
    }
    boolean connects = trunk.peer().filter(Peer::reliable).isPresent();
    return least(interval, connects ? pauseAfter(finding.failures()) : RETRY_WHEN_DOWN);
  }

  /// How long a trunk is let alone to which a connection has to be made each time: ever longer the longer it is down.
  ///
  /// @param failures how many checks in a row found it down
  static Duration pauseAfter(int failures) {
    int doublings = Math.clamp(failures - 1, 0, MAX_DOUBLINGS);
    return least(RETRY_WHEN_DOWN.multipliedBy(1L << doublings), LONGEST_RETRY);
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
