/// Telling accounts' own servers what happens: where they want to be told, what they are told, and what became of it.
@org.jspecify.annotations.NullMarked
package io.callmanager.webhook;
