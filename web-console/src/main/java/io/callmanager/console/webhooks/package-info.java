/// Webhooks: where the account's own servers are told of events, and what became of each event that was to be told.
@org.jspecify.annotations.NullMarked
package io.callmanager.console.webhooks;
