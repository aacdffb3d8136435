/// Agents that a language model speaks for: providers, what a model is told, and what it may do.
@org.jspecify.annotations.NullMarked
package io.callmanager.telephony.conversation.llm;
