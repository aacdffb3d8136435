package io.callmanager.idempotency;

import java.util.Map;

/// An answer that is kept, to be given again.
///
/// @param headers those that belong to the body
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record StoredResponse(int status, Map<String, String> headers, byte[] body) {}
