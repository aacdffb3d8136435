package io.callmanager.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.callmanager.call.spi.TrunkDefinition.SrtpPolicy;
import io.callmanager.telephony.sip.tls.TlsProperties;
import io.callmanager.telephony.sip.trunk.TrunkProperties;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class SipPropertiesTest {

  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties({
    SipProperties.class,
    TlsProperties.class,
    TrunkListProperties.class
  })
  static class Properties {}

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner().withUserConfiguration(Properties.class);

  private ApplicationContextRunner withEnvironment(Map<String, Object> variables) {
    return runner.withInitializer(
        context ->
            context
                .getEnvironment()
                .getPropertySources()
                .replace(
                    StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                    new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new HashMap<>(variables))));
  }

  @Test
  void hasNoTrunksAndAPortOnLoopbackByDefault() {
    runner.run(
        context -> {
          assertThat(context.getBean(TrunkListProperties.class).trunks()).isEmpty();
          SipProperties sip = context.getBean(SipProperties.class);
          assertThat(sip.port()).isEqualTo(15060);
          assertThat(sip.bindAddress()).isEqualTo("127.0.0.1");
        });
  }

  @Test
  void takesTrunksFromTheEnvironment() {
    withEnvironment(
            Map.of(
                "CALLMANAGER_TRUNKS_0_URI", "sip:127.0.0.1:5080",
                "CALLMANAGER_TRUNKS_1_URI", "sip:carrier.example;transport=tcp",
                "CALLMANAGER_TRUNKS_1_NAME", "backup",
                "CALLMANAGER_TRUNKS_1_MAXCHANNELS", "30",
                "CALLMANAGER_TRUNKS_1_CALLSPERSECOND", "5"))
        .run(
            context ->
                assertThat(context.getBean(TrunkListProperties.class).trunks())
                    .containsExactly(
                        new TrunkProperties(
                            null, "sip:127.0.0.1:5080", null, null, null, null, null),
                        new TrunkProperties(
                            "backup",
                            "sip:carrier.example;transport=tcp",
                            null,
                            null,
                            null,
                            30,
                            5)));
  }

  @Test
  void checksATrunksCertificateAndLeavesAudioPlainUnlessToldOtherwise() {
    withEnvironment(
            Map.of(
                "CALLMANAGER_TRUNKS_0_URI", "sips:one.example",
                "CALLMANAGER_TRUNKS_1_URI", "sips:two.example",
                "CALLMANAGER_TRUNKS_1_SRTP", "required",
                "CALLMANAGER_TRUNKS_1_TLS_VERIFY", "false"))
        .run(
            context ->
                assertThat(context.getBean(TrunkListProperties.class).trunks())
                    .extracting(TrunkProperties::tlsVerify, TrunkProperties::srtp)
                    .containsExactly(tuple(null, null), tuple(false, SrtpPolicy.REQUIRED)));
  }

  @Test
  void refusesACertificateWithoutItsKey() {
    runner
        .withPropertyValues("callmanager.sip.tls.certificate=/etc/ours.pem")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining(
                        "certificate and private-key are both needed, or neither"));
  }

  @Test
  void refusesATrunkWithoutAUsableUri() {
    runner
        .withPropertyValues("callmanager.trunks[0].uri=carrier.example")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessage(
                        "a trunk's uri must look like sip:host:port or sip:host:port;transport=tcp"));
  }

  @Test
  void refusesAPortThatIsNone() {
    runner
        .withPropertyValues("callmanager.sip.port=70000")
        .run(context -> assertThat(context).hasFailed());
  }
}
