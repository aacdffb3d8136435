package io.callmanager.api.docs;

import io.callmanager.account.Caller;
import io.callmanager.api.http.Failure;
import io.callmanager.api.idempotency.KeyedRequest;
import io.callmanager.api.request.Body;
import io.callmanager.api.request.PathIds;
import io.callmanager.api.request.Query;
import io.callmanager.shared.PhoneNumber;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.models.GroupedOpenApi;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/// The API's description of itself, generated from the controllers.
@Configuration(proxyBeanMethods = false)
class DocsConfiguration {

  private static final String OPERATORS = "Operators";
  private static final List<String> ORDER =
      List.of("Calls", "Events", "Agents", "Account", OPERATORS, "Health", "Call list");
  private static final String HEADER = "apiKeyHeader";
  private static final String BEARER = "bearer";
  private static final String PARAMETER = "apiKeyParameter";

  DocsConfiguration() {
    SpringDocUtils.getConfig()
        .addRequestWrapperToIgnore(
            Caller.Customer.class,
            Caller.Operator.class,
            Body.class,
            Query.class,
            KeyedRequest.class);
    PathIds.TYPES.forEach(
        type ->
            SpringDocUtils.getConfig()
                .replaceWithSchema(type, new Schema<String>().type("string").format("uuid")));
    SpringDocUtils.getConfig()
        .replaceWithSchema(
            PhoneNumber.class,
            new Schema<String>()
                .type("string")
                .pattern("^\\+[0-9]{7,15}$")
                .example("+12125550123"));
  }

  @Bean
  OpenAPI callManagerApi() {
    Components components = new Components();
    RateHeaderDocs.define(components);
    return new OpenAPI()
        .info(
            new Info()
                .title("Call Manager API")
                .version("1")
                .description(
                    "Places outbound phone calls and tells what became of them. Every answer is an envelope: "
                        + "`{\"success\":true,\"data\":…}` or `{\"success\":false,\"error\":…}`."))
        .components(
            components
                .addSecuritySchemes(
                    HEADER,
                    new SecurityScheme()
                        .type(SecurityScheme.Type.APIKEY)
                        .in(SecurityScheme.In.HEADER)
                        .name("X-API-Key")
                        .description("`cm_` and 64 hexadecimal digits; the recommended way."))
                .addSecuritySchemes(
                    BEARER, new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer"))
                .addSecuritySchemes(
                    PARAMETER,
                    new SecurityScheme()
                        .type(SecurityScheme.Type.APIKEY)
                        .in(SecurityScheme.In.QUERY)
                        .name("api_key")))
        .security(
            List.of(
                new SecurityRequirement().addList(HEADER),
                new SecurityRequirement().addList(BEARER),
                new SecurityRequirement().addList(PARAMETER)));
  }

  /// The platform's own contract among the descriptions that the page lets a reader choose from. Those of other contracts come from
  /// where the contracts are.
  @Bean
  GroupedOpenApi descriptionOfVersion1() {
    return GroupedOpenApi.builder()
        .group("v1")
        .displayName("V1")
        .pathsToMatch("/api/v1/**", "/health")
        .build();
  }

  @Bean
  RecordSchemas recordSchemas() {
    return new RecordSchemas();
  }

  @Bean
  FailureResponses failureResponses(JsonMapper mapper) {
    return new FailureResponses(mapper);
  }

  @Bean
  IdempotencyHeaders idempotencyHeaders() {
    return new IdempotencyHeaders();
  }

  /// The schema of failures, to which no controller's return type leads.
  @Bean
  GlobalOpenApiCustomizer descriptionOfFailures() {
    return api ->
        ModelConverters.getInstance(true)
            .readAll(Failure.class)
            .forEach((name, schema) -> api.getComponents().addSchemas(name, schema));
  }

  @Bean
  GlobalOpenApiCustomizer descriptionOfTheServer() {
    return api -> api.getServers().forEach(server -> server.setDescription("this server"));
  }

  /// What most readers come for goes first, in the page and in whatever is generated from the description.
  @Bean
  GlobalOpenApiCustomizer orderOfDescription() {
    return api -> {
      if (api.getTags() != null) {
        api.getTags().sort(Comparator.comparingInt(tag -> place(tag.getName())));
      }
      Paths ordered = new Paths();
      api.getPaths().entrySet().stream()
          .sorted(Comparator.comparing(path -> !path.getKey().startsWith("/api/v1/calls")))
          .forEach(path -> ordered.addPathItem(path.getKey(), path.getValue()));
      api.setPaths(ordered);
    };
  }

  /// Whatever is not in the order goes before what only operators need.
  private static int place(String tag) {
    int place = ORDER.indexOf(tag);
    return place < 0 ? 2 * ORDER.indexOf(OPERATORS) - 1 : 2 * place;
  }

  /// What anybody may ask, documented as such.
  @Bean
  GlobalOpenApiCustomizer descriptionOfPublicPaths() {
    return api ->
        api.getPaths().entrySet().stream()
            .filter(path -> path.getKey().equals("/health"))
            .map(Map.Entry::getValue)
            .flatMap(path -> path.readOperations().stream())
            .forEach(operation -> operation.security(List.of()));
  }
}
