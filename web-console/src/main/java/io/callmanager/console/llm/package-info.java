/// The room for the account's language model.
@org.jspecify.annotations.NullMarked
package io.callmanager.console.llm;
