/// Conversations: how an agent and a callee take turns, whoever thinks, hears and speaks for the agent.
@org.jspecify.annotations.NullMarked
package io.callmanager.telephony.conversation;
