/// API keys: made, shown once, revoked.
@org.jspecify.annotations.NullMarked
package io.callmanager.console.keys;
