package io.callmanager.call;

import java.util.UUID;

/// Where a call's own events are sent, beside its account's endpoints.
///
/// @param endpoint the account's endpoint that stands for all URLs of the same origin
public record CallWebhook(UUID endpoint, String url) {}
