package io.callmanager.telephony.sandbox;

import io.callmanager.telephony.media.MediaSessions;
import io.callmanager.telephony.sip.TrunkSource;
import io.callmanager.telephony.sip.call.SipServer;
import io.callmanager.telephony.sip.trunk.TrunkProperties;
import io.callmanager.telephony.speech.SpeechSynthesizer;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A carrier in this process that is the trunk when none is configured: real SIP and RTP on loopback, to phones that do what
/// their number says.
final class SandboxCarrier implements TrunkSource, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SandboxCarrier.class);
  private static final String NAME = "sandbox";

  private final SandboxProperties properties;
  private final SandboxParts parts;
  private final Clock clock;
  private final MeterRegistry meters;
  private @Nullable SipServer server;

  SandboxCarrier(
      SandboxProperties properties,
      MediaSessions media,
      SpeechSynthesizer synthesizer,
      Path voicemail,
      Clock clock,
      MeterRegistry meters) {
    this.properties = properties;
    this.parts = new SandboxParts(media, synthesizer, new VoicemailBox(voicemail));
    this.clock = clock;
    this.meters = meters;
  }

  /// Starts the sandbox: it is asked for only when no trunk is configured.
  @Override
  public synchronized List<TrunkProperties> trunks() {
    if (server == null) {
      server =
          SipServer.open(
              InetAddress.getLoopbackAddress(),
              properties.port(),
              clock,
              meters,
              call -> {
                SandboxPhone phone = new SandboxPhone(call, parts);
                parts.inUse(phone);
                phone.take();
              });
      log.info("No trunk is configured: calls go to the sandbox carrier on port {}", server.port());
    }
    return List.of(TrunkProperties.at(NAME, "sip:127.0.0.1:" + server.port()));
  }

  @Override
  public boolean free() {
    return properties.free();
  }

  @Override
  public synchronized void close() {
    parts.close();
    if (server != null) {
      server.close();
      server = null;
    }
  }
}
