package io.callmanager.telephony.rtp;

import io.callmanager.telephony.media.MediaAddress;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;

/// Engines on loopback.
final class TestEngine {

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  static final MediaAddress ADDRESS = new MediaAddress(LOOPBACK, LOOPBACK);

  private TestEngine() {}

  static RtpEngine start() {
    return start("23000-23999", Duration.ofSeconds(3));
  }

  static RtpEngine start(String range, Duration drain) {
    return start(range, drain, new SimpleMeterRegistry());
  }

  static RtpEngine start(String range, Duration drain, Duration rtcpInterval) {
    return start(range, drain, rtcpInterval, new SimpleMeterRegistry());
  }

  static RtpEngine start(String range, Duration drain, MeterRegistry registry) {
    return start(range, drain, Duration.ofMillis(500), registry);
  }

  private static RtpEngine start(
      String range, Duration drain, Duration rtcpInterval, MeterRegistry registry) {
    RtpProperties properties =
        new RtpProperties(
            PortRange.valueOf(range), 1, 4, drain, Duration.ofMillis(40), rtcpInterval);
    return new RtpEngine(properties, ADDRESS, Clock.systemUTC(), registry);
  }
}
