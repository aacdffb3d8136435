/// Requests that carry an `Idempotency-Key`: each is carried out once, however often it is sent.
@org.jspecify.annotations.NullMarked
package io.callmanager.api.idempotency;
