/// The language models that accounts bring for their agents.
@org.jspecify.annotations.NullMarked
package io.callmanager.llm;
