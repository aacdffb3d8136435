package io.callmanager.api.docs;

import io.callmanager.api.idempotency.Idempotent;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.web.method.HandlerMethod;

/// Documents what may be sent again: the header with which, and the one that tells.
final class IdempotencyHeaders implements GlobalOperationCustomizer {

  @Override
  public Operation customize(Operation operation, HandlerMethod method) {
    if (method.hasMethodAnnotation(Idempotent.class)) {
      operation.addParametersItem(
          new HeaderParameter()
              .name("Idempotency-Key")
              .description(
                  "A name of your own for this request, such as a UUID. Sent again with it within 24 hours, the request is not carried out again but answered as it was the first time.")
              .schema(new Schema<>().type("string").minLength(1).maxLength(255))
              .example("8e03978e-40d5-43e8-bc93-6894a57f9324"));
      ApiResponse good = operation.getResponses().get("200");
      if (good != null) {
        good.addHeaderObject(
            "Idempotency-Replayed",
            new Header()
                .description(
                    "`true` when this is the answer to an earlier request with the same key.")
                .schema(new Schema<>().type("boolean")));
      }
    }
    return operation;
  }
}
