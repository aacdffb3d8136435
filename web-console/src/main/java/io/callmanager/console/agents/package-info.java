/// Agents: listed, written, and heard beforehand.
@org.jspecify.annotations.NullMarked
package io.callmanager.console.agents;
