package io.callmanager.telephony.sip.trunk;

import io.callmanager.call.spi.TrunkDefinition;
import io.callmanager.call.spi.TrunkListener.HealthChange;
import io.callmanager.call.spi.TrunkStatus;
import io.callmanager.call.spi.TrunkStatus.Health;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.TrunkId;
import io.callmanager.telephony.media.MediaOptions;
import io.callmanager.telephony.media.SrtpPolicy;
import io.callmanager.telephony.sdp.AudioCodec;
import io.callmanager.telephony.sip.transaction.DigestAuth;
import io.callmanager.telephony.sip.transport.Peer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A way to the telephone network: what it is set up as, how it is, and how many calls are on it. Safe for use by many
/// threads.
public final class Trunk {

  private static final Logger LOG = LoggerFactory.getLogger(Trunk.class);

  /// For so long after a target failed it is tried last.
  private static final Duration TARGET_REST = Duration.ofSeconds(30);

  private static final Duration LONGEST_REST = Duration.ofHours(1);

  /// What the last check found.
  ///
  /// @param failures how many checks in a row found it down
  record Finding(boolean up, String detail, Instant at, int failures) {}

  /// Where a trunk's messages can go, and until when to try elsewhere first.
  private record Target(Peer peer, Instant restsUntil) {}

  private final TrunkId id;
  private final Clock clock;
  private final Consumer<HealthChange> changes;
  private final CircuitBreaker breaker = new CircuitBreaker();
  private final AtomicInteger channels = new AtomicInteger();
  private volatile TrunkDefinition definition;
  private volatile @Nullable Pacer pacer;
  private volatile List<Target> targets = List.of();
  private volatile @Nullable Finding finding;
  private volatile @Nullable Instant heardAt;
  private volatile Instant restsUntil = Instant.MIN;
  private volatile @Nullable Boolean registered;
  private volatile String registrationDetail = "";
  private Health told = Health.UNKNOWN;

  /// @param changes told of each change of health
  Trunk(TrunkDefinition definition, Clock clock, Consumer<HealthChange> changes) {
    this.id = definition.id();
    this.clock = clock;
    this.changes = changes;
    this.definition = definition;
    this.pacer = pacer(definition);
  }

  private static @Nullable Pacer pacer(TrunkDefinition definition) {
    Integer rate = definition.share().callsPerSecond();
    return rate == null ? null : new Pacer(rate);
  }

  public TrunkId id() {
    return id;
  }

  public String name() {
    return definition.name();
  }

  public TrunkDefinition definition() {
    return definition;
  }

  /// Takes other settings; calls that stand go on.
  synchronized void define(TrunkDefinition changed) {
    TrunkDefinition before = definition;
    definition = changed;
    if (!java.util.Objects.equals(
        before.share().callsPerSecond(), changed.share().callsPerSecond())) {
      pacer = pacer(changed);
    }
    if (!before.address().equals(changed.address())) {
      targets = List.of();
      finding = null;
    }
  }

  /// Where its messages go, the best place first; empty while its host isn't known.
  public List<Peer> peers() {
    List<Target> all = targets;
    if (all.size() == 1) {
      return List.of(all.getFirst().peer());
    }
    Instant now = clock.instant();
    List<Peer> ready = new ArrayList<>(all.size());
    List<Peer> resting = new ArrayList<>();
    for (Target target : all) {
      (target.restsUntil().isAfter(now) ? resting : ready).add(target.peer());
    }
    ready.addAll(resting);
    return ready;
  }

  /// The best place for its messages.
  public Optional<Peer> peer() {
    List<Peer> peers = peers();
    return peers.isEmpty() ? Optional.empty() : Optional.of(peers.getFirst());
  }

  /// Its host was looked up.
  ///
  /// @return false when it has another host by now
  synchronized boolean located(TrunkDefinition as, List<Peer> found) {
    if (!as.address().equals(definition.address())) {
      return false;
    }
    List<Target> before = targets;
    targets =
        found.stream()
            .map(
                peer ->
                    before.stream()
                        .filter(target -> target.peer().equals(peer))
                        .findFirst()
                        .orElseGet(() -> new Target(peer, Instant.MIN)))
            .toList();
    return true;
  }

  /// Notes that nobody answers in one of its places: for a while, others are tried first (RFC 3263, section 4.3).
  ///
  /// @param rest how long it asked to be left alone, if it did
  public synchronized void failedAt(Peer peer, Optional<Duration> rest) {
    Instant until = clock.instant().plus(bounded(rest.orElse(TARGET_REST)));
    targets =
        targets.stream()
            .map(target -> target.peer().equals(peer) ? new Target(peer, until) : target)
            .toList();
  }

  /// The Request-URI for a number.
  public String uriOf(PhoneNumber number) {
    TrunkDefinition.Address address = definition.address();
    String all = address.toString();
    return "sip:" + dialled(number) + "@" + all.substring("sip:".length());
  }

  private String dialled(PhoneNumber number) {
    if (number.isExtension()) {
      return number.e164();
    }
    TrunkDefinition.Numbers numbers = definition.numbers();
    return numbers.prefix() + (numbers.stripPlus() ? number.e164().substring(1) : number.e164());
  }

  /// The caller's address, for From and P-Asserted-Identity.
  ///
  /// @param ownHost our own address, for a trunk that wants no other domain
  public String callerUri(PhoneNumber caller, String ownHost) {
    String domain = definition.identity().fromDomain();
    String user =
        switch (definition.numbers().caller()) {
          case E164 -> caller.e164();
          case DIGITS -> caller.e164().substring(1);
          case AS_DIALLED -> dialled(caller);
        };
    return "sip:" + user + "@" + (domain == null ? ownHost : domain);
  }

  /// How the audio of its calls is to be.
  public MediaOptions mediaOptions(AddressPolicy addresses) {
    TrunkDefinition.Audio audio = definition.audio();
    SrtpPolicy srtp =
        switch (audio.srtp()) {
          case OFF -> SrtpPolicy.OFF;
          case PREFERRED -> SrtpPolicy.PREFERRED;
          case REQUIRED -> SrtpPolicy.REQUIRED;
        };
    boolean brief =
        srtp != SrtpPolicy.OFF && !targets.stream().allMatch(target -> target.peer().reliable());
    return new MediaOptions(
        srtp,
        audio.codecs().stream().map(Trunk::codec).toList(),
        addresses.restricts(definition.owner() != null && definition.twilio() == null),
        brief);
  }

  private static AudioCodec codec(TrunkDefinition.Codec codec) {
    return switch (codec) {
      case PCMU -> AudioCodec.PCMU;
      case PCMA -> AudioCodec.PCMA;
    };
  }

  /// The Request-URI for the trunk itself.
  String ownUri() {
    return definition.address().toString();
  }

  public Optional<DigestAuth.Credentials> credentials() {
    TrunkDefinition.Login login = definition.identity().login();
    return login == null
        ? Optional.empty()
        : Optional.of(new DigestAuth.Credentials(login.username(), login.password()));
  }

  /// Whether another call may be put on it: it is in use, has a channel, and hasn't asked to be left alone.
  boolean mayTake(Instant now) {
    Integer most = definition.share().maxChannels();
    return definition.enabled()
        && !restsUntil.isAfter(now)
        && (most == null || channels.get() < most);
  }

  /// How far off its next place for a new call is, in nanoseconds.
  long waitNanos(long now) {
    Pacer pacing = pacer;
    return pacing == null ? 0 : pacing.waitNanos(now);
  }

  /// Takes a channel and a place in the sequence of calls.
  ///
  /// @param longest how far off the place may be, in nanoseconds
  /// @return how long to wait for the place in milliseconds; empty when there is no channel or the wait is too long
  OptionalLong take(long now, long longest) {
    Integer most = definition.share().maxChannels();
    if (channels.incrementAndGet() > (most == null ? Integer.MAX_VALUE : most)) {
      channels.decrementAndGet();
      return OptionalLong.empty();
    }
    Pacer pacing = pacer;
    OptionalLong wait = pacing == null ? OptionalLong.of(0) : pacing.take(now, longest);
    if (wait.isEmpty()) {
      channels.decrementAndGet();
    }
    return wait;
  }

  void giveBack() {
    channels.decrementAndGet();
  }

  /// Whether a call may be put on it without second thoughts.
  boolean inGoodHealth(long now) {
    return switch (health()) {
      case UP, UNKNOWN -> true;
      case FAILING -> breaker.probeDue(now);
      case RESTING, DOWN -> false;
    };
  }

  /// As [#inGoodHealth], for a call that was put on it; where a probe is due, this call is it.
  boolean staysInGoodHealth(long now) {
    return health() != Health.FAILING || breaker.probe(now);
  }

  /// When it may be called through again, if it asked to be left alone.
  Optional<Instant> restsUntil() {
    Instant until = restsUntil;
    return until.isAfter(clock.instant()) ? Optional.of(until) : Optional.empty();
  }

  /// Notes that it did its part of a call.
  public void succeeded() {
    heardAt = clock.instant();
    breaker.succeeded(System.nanoTime());
    tellHealth();
  }

  /// Notes that it failed a call.
  ///
  /// @param answered whether it answered at all
  public void failed(boolean answered) {
    if (answered) {
      heardAt = clock.instant();
    }
    breaker.failed(System.nanoTime());
    tellHealth();
  }

  /// Notes that it answered something.
  public void heard() {
    heardAt = clock.instant();
  }

  /// It asked not to be called through for so long (RFC 3261, section 21.5.4); an hour at most is believed.
  public void rest(Duration wanted) {
    restsUntil = clock.instant().plus(bounded(wanted));
    tellHealth();
  }

  private static Duration bounded(Duration wanted) {
    return wanted.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : wanted;
  }

  @Nullable Instant heardAt() {
    return heardAt;
  }

  @Nullable Finding finding() {
    return finding;
  }

  void found(Finding newFinding) {
    finding = newFinding;
    tellHealth();
  }

  /// How registering with it went.
  void registration(boolean taken, String detail) {
    registered = taken;
    registrationDetail = detail;
    tellHealth();
  }

  /// Whether it has taken our REGISTER; null where none was answered yet, or none is sent.
  @Nullable Boolean registered() {
    return definition.identity().register() ? registered : null;
  }

  Health health() {
    if (restsUntil.isAfter(clock.instant())) {
      return Health.RESTING;
    }
    if (Boolean.FALSE.equals(registered())) {
      return Health.DOWN;
    }
    Finding found = finding;
    if (found != null && !found.up()) {
      return Health.DOWN;
    }
    if (!breaker.closed()) {
      return Health.FAILING;
    }
    return found == null ? Health.UNKNOWN : Health.UP;
  }

  private String detail(Health health) {
    Finding found = finding;
    String checked = found == null ? "not checked yet" : found.detail();
    return switch (health) {
      case RESTING -> "asked not to be called through until " + restsUntil;
      case FAILING -> "too many of its calls failed lately; " + checked;
      case DOWN -> Boolean.FALSE.equals(registered()) ? registrationDetail : checked;
      case UP, UNKNOWN -> checked;
    };
  }

  /// Tells if its health is another than was last told.
  synchronized void tellHealth() {
    Health now = health();
    Health before = told;
    if (now == before) {
      return;
    }
    told = now;
    LOG.info("Trunk {} is {}: {}", name(), now, detail(now));
    changes.accept(
        new HealthChange(
            id, name(), definition.owner(), before, now, detail(now), clock.instant()));
  }

  public TrunkStatus status() {
    Health now = health();
    Finding found = finding;
    TrunkDefinition as = definition;
    return new TrunkStatus(
        id,
        as.name(),
        as.owner(),
        as.twilio() == null ? as.address().toString() : "twilio:" + as.twilio().accountSid(),
        now,
        detail(now),
        found == null ? null : found.at(),
        registered(),
        channels.get(),
        as.share().maxChannels(),
        as.share().callsPerSecond());
  }
}
