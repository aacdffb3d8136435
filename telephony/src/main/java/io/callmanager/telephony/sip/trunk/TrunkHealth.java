package io.callmanager.telephony.sip.trunk;

import gov.nist.javax.sip.message.SIPResponse;
import io.callmanager.call.spi.TrunkStatus.Health;
import io.callmanager.telephony.sip.transaction.ClientTransaction;
import io.callmanager.telephony.sip.transaction.Mailbox;
import io.callmanager.telephony.sip.transaction.OutgoingRequest;
import io.callmanager.telephony.sip.transaction.Reply;
import io.callmanager.telephony.sip.transaction.SipEndpoint;
import io.callmanager.telephony.sip.transaction.Timers;
import io.callmanager.telephony.sip.transaction.Tokens;
import io.callmanager.telephony.sip.transport.Peer;
import io.callmanager.telephony.sip.transport.Transport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Asks each trunk by OPTIONS how it is (RFC 3261, section 11). Any answer is a sign of life, but for 503, which says that no
/// calls are taken; some carriers answer no OPTIONS at all, so an answer to a call counts too.
public final class TrunkHealth implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration RETRY_WHEN_DOWN = Duration.ofSeconds(5);
  private static final Duration MIN_PAUSE = Duration.ofMillis(500);
  private static final int MAX_SUSPICIOUS = 10_000;
  private static final int FAILURES_TO_BE_SURE = 3;

  private final SipEndpoint endpoint;
  private final Trunks trunks;
  private final Duration interval;
  private final Map<Trunk, Check> checks = new HashMap<>();
  private volatile boolean open = true;

  public TrunkHealth(SipEndpoint endpoint, Trunks trunks, Duration interval) {
    this.endpoint = endpoint;
    this.trunks = trunks;
    this.interval = interval;
    for (Trunk trunk : trunks.all()) {
      checks.put(trunk, new Check(trunk));
    }
  }

  /// Checks every trunk now, and from now on at the interval.
  public void start() {
    checks.values().forEach(Check::post);
  }

  /// Notes that a trunk answered a call.
  public void answered(Trunk trunk) {
    trunk.heard(endpoint.now());
  }

  /// Notes that a trunk left a call without any answer: worth a check at once.
  public void silent(Trunk trunk) {
    Check check = checks.get(trunk);
    if (check != null) {
      check.hurry();
    }
  }

  /// Asks, on behalf of a call that has heard nothing yet, whether the trunk's port is closed. Calls that ask while another
  /// waits for the answer share it.
  ///
  /// @param closed told, on any thread, if it is
  public void suspect(Trunk trunk, Runnable closed) {
    Check check = checks.get(trunk);
    if (check != null && trunk.transport() == Transport.UDP) {
      check.mailbox.post(() -> check.probe(closed));
    }
  }

  /// Why no call can get out; empty when one might.
  public Optional<String> unavailability() {
    if (trunks.isEmpty()) {
      return Optional.of("No trunk is configured");
    }
    List<Trunk> dead =
        trunks.all().stream()
            .filter(trunk -> trunk.finding().failures() >= FAILURES_TO_BE_SURE)
            .toList();
    return dead.size() < trunks.all().size()
        ? Optional.empty()
        : Optional.of(
            "No trunk answers: "
                + String.join(
                    "; ", dead.stream().map(t -> t.name() + ": " + t.finding().detail()).toList()));
  }

  @Override
  public void close() {
    open = false;
  }

  /// The checking of one trunk, one check at a time.
  private final class Check implements ClientTransaction.User {

    private final Trunk trunk;
    private final Mailbox mailbox = endpoint.workers().newMailbox();
    private final List<Runnable> suspicious = new ArrayList<>();
    private boolean running;
    private @Nullable ClientTransaction asking;
    private long startedNanos = System.nanoTime() - MIN_PAUSE.toNanos();
    private long cseq;
    private Timers.@Nullable Timeout next;

    Check(Trunk trunk) {
      this.trunk = trunk;
    }

    /// Probes the port, once for all calls that ask meanwhile.
    void probe(Runnable closed) {
      Optional<Peer> peer = trunk.peer();
      if (peer.isEmpty() || suspicious.size() >= MAX_SUSPICIOUS) {
        return;
      }
      suspicious.add(closed);
      if (suspicious.size() == 1) {
        Thread.ofVirtual()
            .name("sip-trunk-probe")
            .start(
                () -> {
                  boolean isClosed = PortProbe.closed(peer.get());
                  mailbox.post(() -> probed(isClosed));
                });
      }
    }

    private void probed(boolean isClosed) {
      List<Runnable> asking = List.copyOf(suspicious);
      suspicious.clear();
      if (isClosed) {
        asking.forEach(Runnable::run);
      }
    }

    void post() {
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

    private void begin() {
      if (running || !open) {
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
                trunk.resolve();
                mailbox.post(this::ask);
              });
    }

    private void ask() {
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
      String extra =
          "Contact: "
              + endpoint.identity().contact(trunk.transport())
              + "\r\nAccept: application/sdp\r\n";
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
          .after(PATIENCE.toMillis(), () -> mailbox.post(() -> unanswered(transaction)));
    }

    private void unanswered(ClientTransaction transaction) {
      if (running && transaction == asking) {
        transaction.giveUp();
        down("no answer to OPTIONS");
      }
    }

    @Override
    public void onResponse(ClientTransaction transaction, SIPResponse response, Instant at) {
      int code = response.getStatusCode();
      if (code < 200) {
        return;
      }
      long millis = Duration.ofNanos(System.nanoTime() - startedNanos).toMillis();
      String words = code + " " + Reply.standardPhrase(code) + " in " + millis + " ms";
      if (code == 503) {
        down(words);
      } else {
        done(new Trunk.Finding(Health.UP, words, at, 0));
      }
    }

    @Override
    public void onTimeout(ClientTransaction transaction, Instant at) {
      down("no answer to OPTIONS");
    }

    @Override
    public void onTransportError(ClientTransaction transaction, String words, Instant at) {
      down(words);
    }

    private void down(String words) {
      Instant now = endpoint.now();
      @Nullable Instant heard = trunk.heardAt();
      if (heard != null && heard.isAfter(now.minus(interval.plus(PATIENCE)))) {
        done(new Trunk.Finding(Health.UP, "answers calls, but " + words, now, 0));
      } else {
        done(new Trunk.Finding(Health.DOWN, words, now, trunk.finding().failures() + 1));
      }
    }

    private void done(Trunk.Finding finding) {
      trunk.found(finding);
      if (!running) {
        return;
      }
      running = false;
      boolean up = finding.health() == Health.UP;
      Duration pause = up || interval.compareTo(RETRY_WHEN_DOWN) < 0 ? interval : RETRY_WHEN_DOWN;
      if (open) {
        next = endpoint.timers().after(pause.toMillis(), this::post);
      }
    }
  }
}
