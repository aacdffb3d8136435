package io.callmanager.server.system;

import io.callmanager.server.CallManagerServer;
import io.callmanager.telephony.peers.FreePort;
import io.callmanager.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/// The server as it ships, in this process, on a test's database and on free ports.
final class RunningServer implements AutoCloseable {

  private final ConfigurableApplicationContext context;

  private RunningServer(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /// Starts a server.
  ///
  /// @param settings what differs from a plain server without trunks, by property
  static RunningServer start(TestDatabase database, Map<String, ?> settings) {
    Map<String, Object> all = new HashMap<>();
    all.put("spring.datasource.url", database.jdbcUrl());
    all.put("spring.datasource.username", database.username());
    all.put("spring.datasource.password", database.password());
    all.put("server.port", 0);
    all.put("server.address", "127.0.0.1");
    all.put("management.server.port", 0);
    all.put("callmanager.home", home());
    all.put("callmanager.sip.port", FreePort.next());
    all.put("callmanager.rtp.port-range", "22000-27999");
    all.putAll(settings);
    SpringApplication application = new SpringApplication(CallManagerServer.class);
    application.setRegisterShutdownHook(false);
    return new RunningServer(
        application.run(
            all.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new)));
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  String baseUrl() {
    return "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
  }

  int sipPort() {
    return Integer.parseInt(context.getEnvironment().getRequiredProperty("callmanager.sip.port"));
  }

  @Override
  public void close() {
    context.close();
  }

  private static String home() {
    try {
      return Files.createTempDirectory("callmanager-test").toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
