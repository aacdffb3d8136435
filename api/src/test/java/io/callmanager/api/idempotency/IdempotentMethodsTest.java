package io.callmanager.api.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.api.request.Body;
import io.callmanager.api.testing.ApiTest;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Which methods are [Idempotent].
@ApiTest
class IdempotentMethodsTest {

  /// What comes to the same when it is done twice.
  private static final Set<String> ANYWAY =
      Set.of(
          "/api/calls/{callId}/end",
          "/api/analytics",
          "/api/call-logs",
          "/api/call/{callId}/hangup",
          "/api/dashboard",
          "/api/v1/agents/{id}/default",
          "/api/v1/calls/{callId}/hangup",
          "/api/v1/calls/{callId}/opt-out",
          "/api/v1/calls/quote",
          "/api/v1/do-not-call/import",
          "/api/v1/llm/test",
          "/api/v1/webhooks/{id}/test",
          "/api/v1/webhooks/{id}/redeliver",
          "/api/v1/webhooks/{id}/deliveries/{eventId}/redeliver",
          "/api/v1/admin/agents/{id}/approve",
          "/api/v1/admin/agents/{id}/reject",
          "/hangup",
          "/recordings/{callId}/stop");

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  private RequestMappingHandlerMapping mapping;

  @Test
  void whateverCreatesSomethingIsIdempotent() {
    List<String> others =
        mapping.getHandlerMethods().entrySet().stream()
            .filter(
                entry ->
                    entry.getKey().getMethodsCondition().getMethods().contains(RequestMethod.POST)
                        && !entry.getValue().hasMethodAnnotation(Idempotent.class))
            .flatMap(entry -> entry.getKey().getPatternValues().stream())
            .toList();

    assertThat(others).containsExactlyInAnyOrderElementsOf(ANYWAY);
  }

  @Test
  void whateverIsIdempotentHasABodyOrClaimsItself() {
    assertThat(idempotent().filter(method -> !claimsItself(method)).toList())
        .isNotEmpty()
        .allMatch(method -> takes(method, Body.class));
    assertThat(idempotent().filter(IdempotentMethodsTest::claimsItself).toList())
        .isNotEmpty()
        .allMatch(method -> takes(method, KeyedRequest.class));
  }

  private Stream<HandlerMethod> idempotent() {
    return mapping.getHandlerMethods().values().stream()
        .filter(method -> method.hasMethodAnnotation(Idempotent.class));
  }

  private static boolean claimsItself(HandlerMethod method) {
    Idempotent idempotent = method.getMethodAnnotation(Idempotent.class);
    return idempotent != null && idempotent.claimsItself();
  }

  private static boolean takes(HandlerMethod method, Class<?> type) {
    return Arrays.stream(method.getMethodParameters())
        .anyMatch(parameter -> parameter.getParameterType() == type);
  }
}
