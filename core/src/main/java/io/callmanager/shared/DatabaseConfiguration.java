package io.callmanager.shared;

import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseDataSource;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.transaction.PlatformTransactionManager;

/// Four ways into one database, all with the one login of `spring.datasource`:
/// the schema's owner migrates it, `callmanager_app` serves tenants behind row-level security, `callmanager_writer` writes together
/// what several accounts' calls wait for, and `callmanager_system` serves the platform.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({DatabaseProperties.class, DataSourceProperties.class})
@EnableScheduling
@EnableJpaRepositories("io.callmanager")
@EntityScan("io.callmanager")
class DatabaseConfiguration {

  /// New calls are written by one of 8 texts of about 5 KiB, with room for up to 16 of them and so in 7 lengths, and what happens to
  /// calls under way by texts of up to 4 KiB, up to 16 times over; the driver counts 4 bytes a character.
  private static final String PREPARED_MIB = "32";

  /// Of these, and of what else is written over the same connections, there are some 250 texts.
  private static final String PREPARED_TEXTS = "1000";

  @Bean
  @Primary
  HikariDataSource tenantDataSource(DataSourceProperties source, DatabaseProperties database) {
    return pool(source, database, "tenant", "callmanager_app", database.tenantConnections());
  }

  /// What writes calls prepares large statements: were these connections anybody's, all of them would come to hold them. One more is
  /// for [GroupCommit]. The driver must be able to keep all of them: one that it drops is planned anew the next time.
  @Bean(defaultCandidate = false)
  @Qualifier("calls")
  HikariDataSource callDataSource(DataSourceProperties source, DatabaseProperties database) {
    HikariDataSource pool =
        pool(source, database, "calls", "callmanager_writer", database.callWriters() + 1);
    pool.addDataSourceProperty("preparedStatementCacheSizeMiB", PREPARED_MIB);
    pool.addDataSourceProperty("preparedStatementCacheQueries", PREPARED_TEXTS);
    return pool;
  }

  @Bean(defaultCandidate = false)
  @Qualifier("system")
  HikariDataSource systemDataSource(DataSourceProperties source, DatabaseProperties database) {
    return pool(source, database, "system", "callmanager_system", database.systemConnections());
  }

  @Bean(defaultCandidate = false)
  @LiquibaseDataSource
  DataSource ownerDataSource(DataSourceProperties source) {
    return new OwnerDataSource(
        source.initializeDataSourceBuilder().type(SimpleDriverDataSource.class).build());
  }

  @Bean
  TenantDatabase tenantDatabase(
      DataSource tenantDataSource,
      @Qualifier("calls") DataSource callDataSource,
      PlatformTransactionManager transactionManager) {
    return new TenantDatabase(tenantDataSource, callDataSource, transactionManager);
  }

  @Bean
  GroupCommit groupCommit(TenantDatabase tenants, ClosingTime closing) {
    return new GroupCommit(tenants, closing);
  }

  @Bean
  SystemDatabase systemDatabase(@Qualifier("system") DataSource systemDataSource) {
    return new SystemDatabase(systemDataSource);
  }

  @Bean
  ClosingTime closingTime(
      @LiquibaseDataSource DataSource ownerDataSource,
      HikariDataSource tenantDataSource,
      @Qualifier("calls") HikariDataSource callDataSource,
      @Qualifier("system") HikariDataSource systemDataSource) {
    return new ClosingTime(
        ownerDataSource::getConnection,
        List.of(tenantDataSource, callDataSource, systemDataSource));
  }

  /// Before anything is stopped. As a lifecycle of its own it would be stopped after all that asks it.
  @Bean
  ApplicationListener<ContextClosedEvent> beginningOfTheEnd(
      ClosingTime closing,
      ApplicationContext context,
      ObjectProvider<DefaultLifecycleProcessor> lifecycles) {
    return event -> {
      if (event.getApplicationContext().equals(context) && !closing.begin()) {
        lifecycles.ifAvailable(
            lifecycle -> lifecycle.setTimeoutPerShutdownPhase(ClosingTime.IN_VAIN.toMillis()));
      }
    };
  }

  private static HikariDataSource pool(
      DataSourceProperties source,
      DatabaseProperties database,
      String name,
      String role,
      int size) {
    HikariDataSource pool =
        source.initializeDataSourceBuilder().type(HikariDataSource.class).build();
    pool.setPoolName(name);
    pool.setMaximumPoolSize(size);
    pool.setConnectionTimeout(database.connectionTimeout().toMillis());
    pool.setConnectionInitSql("SET ROLE " + role);
    pool.addDataSourceProperty("reWriteBatchedInserts", "true");
    pool.addDataSourceProperty("tcpKeepAlive", "true");
    pool.addDataSourceProperty("prepareThreshold", "1");
    pool.addDataSourceProperty("ApplicationName", "callmanager-" + name);
    return pool;
  }
}
