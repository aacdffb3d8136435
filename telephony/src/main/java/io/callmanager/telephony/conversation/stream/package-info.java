/// Agents that hear and speak themselves, over a WebSocket: a call's audio goes there as it is, and comes back from there.
@org.jspecify.annotations.NullMarked
package io.callmanager.telephony.conversation.stream;
