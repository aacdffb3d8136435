package io.callmanager.telephony.twilio;

import io.callmanager.call.spi.TrunkDefinition;
import io.callmanager.shared.TrunkId;
import io.callmanager.telephony.media.MediaAddress;
import io.callmanager.telephony.media.MediaSessions;
import io.callmanager.telephony.sip.call.IncomingCall;
import io.callmanager.telephony.sip.call.SipServer;
import io.callmanager.telephony.sip.trunk.Gateway;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes the calls that are to go through Twilio on a SIP port of this machine's own, which is opened when the first such trunk
/// comes. Each trunk is known there by a secret before the dialled number, so that no other program calls at its cost.
final class TwilioGateway implements Gateway, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TwilioGateway.class);
  private static final SecureRandom random = new SecureRandom();

  /// How long Twilio's requests about a call that is over are still known for its own.
  private static final Duration REMEMBERED = Duration.ofMinutes(2);

  private static final String NO_PUBLIC_URL = "callmanager.twilio.public-url is not set";

  /// A trunk and the secret it is known by.
  private record Line(String secret, TrunkDefinition.Twilio account) {}

  /// What is there once a trunk has come.
  private record Works(TwilioParts parts, SipServer server) {}

  private final TwilioProperties properties;
  private final MediaSessions media;
  private final InetAddress local;
  private final Clock clock;
  private final MeterRegistry meters;
  private final Map<TrunkId, Line> lines = new ConcurrentHashMap<>();
  private final Map<String, TrunkId> bySecret = new ConcurrentHashMap<>();
  private final Map<String, TwilioCall> calls = new ConcurrentHashMap<>();
  private @Nullable Works works;

  TwilioGateway(
      TwilioProperties properties,
      MediaSessions media,
      MediaAddress address,
      Clock clock,
      MeterRegistry meters) {
    this.properties = properties;
    this.media = media;
    this.local = local(address);
    this.clock = clock;
    this.meters = meters;
  }

  private static InetAddress local(MediaAddress address) {
    if (!address.bind().isAnyLocalAddress()) {
      return address.bind();
    }
    try {
      return InetAddress.getByName(
          address.advertised() instanceof Inet4Address ? "127.0.0.1" : "::1");
    } catch (IOException e) {
      return InetAddress.getLoopbackAddress();
    }
  }

  @Override
  public TrunkDefinition adopt(TrunkDefinition trunk) {
    TrunkDefinition.Twilio account = trunk.twilio();
    if (account == null) {
      return trunk;
    }
    Line before = lines.get(trunk.id());
    String secret = before == null ? secret() : before.secret();
    lines.put(trunk.id(), new Line(secret, account));
    bySecret.put(secret, trunk.id());
    OptionalInt port = port();
    return new TrunkDefinition(
        trunk.id(),
        trunk.name(),
        trunk.owner(),
        trunk.shared(),
        trunk.enabled() && port.isPresent(),
        new TrunkDefinition.Address(
            host(local), port.orElse(1), TrunkDefinition.Transport.UDP, true),
        new TrunkDefinition.Identity(null, false, null),
        new TrunkDefinition.Numbers(secret, false, TrunkDefinition.CallerFormat.E164),
        new TrunkDefinition.Audio(
            List.of(TrunkDefinition.Codec.PCMU),
            TrunkDefinition.SrtpPolicy.OFF,
            false,
            Duration.ZERO,
            false),
        trunk.share(),
        new TrunkDefinition.Habits(Duration.ZERO, false),
        account);
  }

  private static String host(InetAddress address) {
    return address instanceof Inet4Address
        ? address.getHostAddress()
        : "[" + address.getHostAddress() + "]";
  }

  /// One trunk that can't be used must not keep others from being.
  private OptionalInt port() {
    try {
      return OptionalInt.of(works().server().port());
    } catch (RuntimeException e) {
      log.error("Calls can't be passed on to Twilio", e);
      return OptionalInt.empty();
    }
  }

  private synchronized Works works() {
    Works present = works;
    if (present == null) {
      TwilioApi api =
          new TwilioApi(new TwilioHttp(properties.apiUrl(), properties.requestTimeout()));
      TwilioParts parts = new TwilioParts(api, media, local, properties, new ThreadedErrands());
      SipServer server = SipServer.open(local, 0, clock, meters, call -> take(call, parts));
      present = new Works(parts, server);
      works = present;
      log.info("Calls through Twilio are passed on from port {} of this machine", server.port());
    }
    return present;
  }

  @Override
  public void forget(TrunkId trunk) {
    Line line = lines.remove(trunk);
    if (line != null) {
      bySecret.remove(line.secret());
    }
  }

  @Override
  public Check check(TrunkDefinition trunk) {
    TrunkDefinition.Twilio account = trunk.twilio();
    if (account == null || properties.publicUrl() == null) {
      return new Check(false, NO_PUBLIC_URL);
    }
    return works().parts().api().check(account);
  }

  private void take(IncomingCall call, TwilioParts parts) {
    URI publicUrl = properties.publicUrl();
    String dialled = call.dialled();
    int plus = dialled.indexOf('+');
    TrunkId trunk = plus < 0 ? null : bySecret.get(dialled.substring(0, plus));
    Line line = trunk == null ? null : lines.get(trunk);
    if (trunk == null || line == null || call.offer().isEmpty()) {
      call.reject(TwilioVerdicts.FORBIDDEN, "Forbidden");
    } else if (publicUrl == null) {
      call.reject(TwilioVerdicts.UNAVAILABLE, NO_PUBLIC_URL);
    } else {
      String key = secret();
      TwilioLeg leg =
          new TwilioLeg(parts, () -> present(trunk, line), new CallUrls(publicUrl, key), secret());
      TwilioCall placed =
          new TwilioCall(
              call,
              parts,
              leg,
              dialled.substring(plus),
              () -> {
                var _ = parts.errands().after(REMEMBERED, () -> calls.remove(key));
              });
      calls.put(key, placed);
      placed.begin();
    }
  }

  /// The account of a call's as it is set up now, unless the trunk has come to be another account.
  private TrunkDefinition.Twilio present(TrunkId trunk, Line used) {
    Line now = lines.getOrDefault(trunk, used);
    return now.account().accountSid().equals(used.account().accountSid())
        ? now.account()
        : used.account();
  }

  private static String secret() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /// The call that a request is about.
  ///
  /// @param key what ends the request's path
  Optional<TwilioCall> call(String key) {
    return Optional.ofNullable(calls.get(key));
  }

  @Override
  public synchronized void close() {
    calls.values().forEach(TwilioCall::drop);
    Works present = works;
    works = null;
    if (present != null) {
      present.parts().close();
      present.server().close();
    }
  }
}
