package io.callmanager.server.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callmanager.server.CannotStartException;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class WantedPortsTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @Test
  void lookForNothingWhereAnyPortWillDo() {
    assertThatCode(() -> check("server.port", 0)).doesNotThrowAnyException();
  }

  @Test
  void sayWhichTcpPortIsTakenAndHowToChooseAnother() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, LOOPBACK)) {
      int port = taken.getLocalPort();

      assertThatThrownBy(() -> check("server.port", port))
          .isInstanceOfSatisfying(
              CannotStartException.class, e -> assertThat(e.remedy()).contains("--port N"))
          .hasMessageContaining("Port " + port + ", wanted for the API and the console, is taken");
      assertThatThrownBy(() -> check("management.server.port", port))
          .isInstanceOf(CannotStartException.class)
          .hasMessageContaining("Port " + port + ", wanted for management");
    }
  }

  @Test
  void sayThatThePortForSipIsTaken() throws IOException {
    try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
      assertThatThrownBy(() -> check("callmanager.sip.port", taken.getLocalPort()))
          .isInstanceOf(CannotStartException.class)
          .hasMessageContaining(
              "UDP port " + taken.getLocalPort() + " on 127.0.0.1, wanted for SIP");
    }
  }

  private static void check(String setting, int port) {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(
            new MapPropertySource("any", Map.of("server.port", 0, "callmanager.sip.port", 0)));
    environment
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "given",
                Map.of(
                    "server.address",
                    "127.0.0.1",
                    "management.server.address",
                    "127.0.0.1",
                    setting,
                    port)));
    WantedPorts.check(environment);
  }
}
