package io.callmanager.telephony.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.telephony.media.MediaAddress;
import io.callmanager.telephony.media.MediaSessions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class RtpConfigurationTest {

  private final ApplicationContextRunner server =
      new ApplicationContextRunner()
          .withUserConfiguration(RtpConfiguration.class)
          .withBean(MediaAddress.class, () -> TestEngine.ADDRESS)
          .withBean(Clock.class, Clock::systemUTC)
          .withBean(MeterRegistry.class, SimpleMeterRegistry::new);

  @Test
  void needsNoConfiguration() {
    server.run(
        context -> {
          assertThat(context).hasSingleBean(MediaSessions.class);
          assertThat(context.getBean(RtpProperties.class))
              .isEqualTo(
                  new RtpProperties(
                      new PortRange(20000, 29999),
                      1,
                      64,
                      Duration.ofSeconds(3),
                      Duration.ofMillis(60),
                      Duration.ofSeconds(5)));
        });
  }

  @Test
  void readsAPortRangeAsItIsWritten() {
    server
        .withPropertyValues("callmanager.rtp.port-range=23100-23199")
        .run(
            context ->
                assertThat(context.getBean(RtpProperties.class).portRange())
                    .isEqualTo(new PortRange(23100, 23199)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "callmanager.rtp.port-range=30000-20000",
        "callmanager.rtp.port-range=any",
        "callmanager.rtp.pacing-threads=0",
        "callmanager.rtp.jitter-buffer=1s",
        "callmanager.rtp.rtcp-interval=1ms"
      })
  void refusesToStartWithWhatMakesNoSense(String property) {
    server
        .withPropertyValues(property)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .hasStackTraceContaining(property.substring(0, property.indexOf('='))));
  }
}
