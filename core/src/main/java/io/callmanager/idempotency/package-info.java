/// Requests that may be sent again without being carried out again: each under a key that its client chose.
@org.jspecify.annotations.NullMarked
package io.callmanager.idempotency;
