package io.callmanager.call.spi;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// What a call has taken of a language model.
///
/// @param model as its service calls it
/// @param inputTokens that it was asked with
/// @param outputTokens that it answered with
/// @param cost null when that is not known
/// @param currency of the cost; null without one
public record ModelUse(
    String model,
    long inputTokens,
    long outputTokens,
    @Nullable BigDecimal cost,
    @Nullable String currency) {}
