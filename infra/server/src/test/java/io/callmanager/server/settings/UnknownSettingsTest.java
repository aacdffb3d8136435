package io.callmanager.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callmanager.server.CannotStartException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class UnknownSettingsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CALLMANAGER_HOME",
        "CALLMANAGER_SIP_PORT",
        "CALLMANAGER_SIP_BIND_ADDRESS",
        "CALLMANAGER_SIP_BINDADDRESS",
        "CALLMANAGER_TRUNKS_0_URI",
        "CALLMANAGER_TRUNKS_1_MAXCHANNELS",
        "CALLMANAGER_INITIATE_TIMEOUT",
        "CALLMANAGER_JAVA_OPTS",
        "CALLMANAGER_PORT_8080_TCP_ADDR",
        "CALLMANAGER_SERVICE_HOST",
        "SOMETHING_ELSE"
      })
  void knowsEverySettingAsAnEnvironmentVariable(String name) {
    assertThatCode(
            () ->
                start(
                    new SystemEnvironmentPropertySource(
                        "env-systemEnvironment", Map.of(name, "1"))))
        .doesNotThrowAnyException();
  }

  @Test
  void stopsAtAMisspeltVariableAndNamesTheRightOne() {
    assertThatThrownBy(
            () ->
                start(
                    new SystemEnvironmentPropertySource(
                        "env-systemEnvironment",
                        Map.of("CALLMANAGER_SIP_ADVERTISED_ADRESS", "192.0.2.1"))))
        .isInstanceOfSatisfying(
            CannotStartException.class,
            e -> assertThat(e.remedy()).contains("callmanager.sip.advertised-address"))
        .hasMessageContaining("callmanager.sip.advertised.adress");
  }

  @Test
  void stopsAtAMisspeltKeyOfAFile() {
    assertThatThrownBy(
            () -> start(new MapPropertySource("file", Map.of("callmanager.initiate-timout", "3s"))))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("callmanager.initiate-timout");
  }

  private static void start(MapPropertySource source) {
    try (GenericApplicationContext context = new GenericApplicationContext()) {
      StandardEnvironment environment = new StandardEnvironment();
      environment
          .getPropertySources()
          .forEach(given -> environment.getPropertySources().remove(given.getName()));
      environment.getPropertySources().addFirst(source);
      context.setEnvironment(environment);
      new UnknownSettings().initialize(context);
    }
  }
}
