/// Requests that are sent again.
@org.jspecify.annotations.NullMarked
package io.callmanager.api.idempotency;
