/// The feed of an account's events, and the stream of a call's.
@org.jspecify.annotations.NullMarked
package io.callmanager.api.v1.event;
