package io.callmanager.api;

import io.callmanager.api.limit.RedisProperties;
import io.callmanager.api.request.BodyReader;
import io.callmanager.api.request.PathIds;
import io.callmanager.api.request.QueryReader;
import io.callmanager.api.security.CallerArguments;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;
import org.springframework.format.FormatterRegistry;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;

/// How requests reach the API's controllers, and how their answers are written.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ApiProperties.class, RedisProperties.class})
@PropertySource("classpath:io/callmanager/api/api.properties")
class ApiConfiguration implements WebMvcConfigurer {

  @Override
  public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
    resolvers.add(new CallerArguments());
    resolvers.add(new BodyReader());
    resolvers.add(new QueryReader());
  }

  @Override
  public void addFormatters(FormatterRegistry registry) {
    PathIds.register(registry);
  }

  /// Fields in the order of their declaration, and instants as the contract writes them: UTC, with milliseconds, always.
  @Bean
  JsonMapperBuilderCustomizer contractsJson() {
    return builder ->
        builder
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .addModule(
                new SimpleModule("callmanager-api")
                    .addSerializer(Instant.class, new InstantWithMillis()));
  }

  /// Lets `metadata[key]=value` through unencoded, as many clients send it.
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> bracketsInQueries() {
    return tomcat ->
        tomcat.addConnectorCustomizers(
            connector -> connector.setProperty("relaxedQueryChars", "[]"));
  }

  private static final class InstantWithMillis extends ValueSerializer<Instant> {

    private static final DateTimeFormatter FORMAT =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    @Override
    public void serialize(Instant value, JsonGenerator generator, SerializationContext context) {
      generator.writeString(FORMAT.format(value));
    }
  }
}
