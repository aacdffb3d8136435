package io.callmanager.telephony.sip.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

/// The settings as Spring Boot reads them.
class DnsPropertiesTest {

  private final ApplicationContextRunner context =
      new ApplicationContextRunner().withUserConfiguration(Settings.class);

  @Configuration
  @EnableConfigurationProperties(DnsProperties.class)
  static class Settings {}

  @Test
  void asksTheMachinesServersUnlessToldOtherwise() {
    context.run(
        started -> {
          DnsProperties properties = started.getBean(DnsProperties.class);
          assertThat(properties.addresses()).isEmpty();
          assertThat(properties.timeout()).isEqualTo(Duration.ofSeconds(2));
          assertThat(properties.maxStale()).isEqualTo(Duration.ofHours(1));
        });
  }

  @Test
  void takesSeveralServers() {
    context
        .withPropertyValues("callmanager.sip.dns.servers=127.0.0.1:5353,[::1]")
        .run(
            started ->
                assertThat(started.getBean(DnsProperties.class).addresses())
                    .extracting(address -> address.getPort())
                    .containsExactly(5353, 53));
  }

  @Test
  void startsWithNoServerThatIsAName() {
    context
        .withPropertyValues("callmanager.sip.dns.servers=dns.example")
        .run(
            started ->
                assertThat(started)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("a DNS server must be an address"));
  }

  @Test
  void startsWithNoTimeLimitOfNothing() {
    context
        .withPropertyValues("callmanager.sip.dns.timeout=0s")
        .run(started -> assertThat(started).hasFailed());
  }
}
