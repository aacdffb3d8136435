package io.callmanager.server.database;

import io.callmanager.server.home.Home;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/// Takes the home and, unless `spring.datasource.url` names a database, starts the embedded one before any bean is made.
/// Both are given back after the application's last bean is gone.
public final class EmbeddedPostgresInitializer
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgresInitializer.class);

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    ConfigurableEnvironment environment = context.getEnvironment();
    Home home = Home.claim(homeOf(environment));
    if (StringUtils.hasText(environment.getProperty("spring.datasource.url"))) {
      SpringApplication.getShutdownHandlers().add(() -> release(home));
      return;
    }
    int port = environment.getProperty("callmanager.database.port", Integer.class, 0);
    EmbeddedPostgres postgres = EmbeddedPostgres.start(home.directory(), port);
    SpringApplication.getShutdownHandlers()
        .add(
            () -> {
              postgres.close();
              release(home);
            });
    DatabaseAccess access = postgres.access();
    environment
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "embedded-postgres",
                Map.of(
                    "spring.datasource.url", access.jdbcUrl(),
                    "spring.datasource.username", access.username(),
                    "spring.datasource.password", access.password())));
  }

  /// The home directory that the configuration names.
  public static Path homeOf(ConfigurableEnvironment environment) {
    return Path.of(environment.getRequiredProperty("callmanager.home"))
        .toAbsolutePath()
        .normalize();
  }

  private static void release(Home home) {
    try {
      home.close();
    } catch (IOException e) {
      log.warn("the home directory was not released", e);
    }
  }
}
