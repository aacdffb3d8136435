package io.callmanager.server.database;

import io.callmanager.server.home.Home;
import io.callmanager.server.home.HomeProperties;
import io.callmanager.server.home.WantedPorts;
import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/// Takes the home, sees that the ports are free and, unless `spring.datasource.url` names a database, starts the embedded
/// one before any bean is made. Home and database are given back after the application's last bean is gone.
public final class EmbeddedPostgresInitializer
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgresInitializer.class);

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    ConfigurableEnvironment environment = context.getEnvironment();
    Binder binder = Binder.get(environment);
    Home home = Home.claim(binder.bindOrCreate("callmanager", HomeProperties.class).directory());
    WantedPorts.check(environment);
    if (StringUtils.hasText(environment.getProperty("spring.datasource.url"))) {
      SpringApplication.getShutdownHandlers().add(() -> release(home));
      return;
    }
    int port = binder.bindOrCreate("callmanager.database", EmbeddedPostgresProperties.class).port();
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

  private static void release(Home home) {
    try {
      home.close();
    } catch (IOException e) {
      log.warn("the home directory was not released", e);
    }
  }
}
