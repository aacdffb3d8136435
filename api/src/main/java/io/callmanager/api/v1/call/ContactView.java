package io.callmanager.api.v1.call;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who is called.
///
/// @param additionalData what was sent about them, with the name among it
record ContactView(
    UUID id,
    @Schema(example = "+1234567890") String phoneNumber,
    @Schema(example = "{\"name\":\"John Doe\",\"company\":\"Acme Corp\",\"department\":\"Sales\"}")
        Map<String, @Nullable Object> additionalData) {}
