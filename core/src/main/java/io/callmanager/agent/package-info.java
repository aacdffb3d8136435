/// Agents: what a callee hears, in versions that an operator approves.
@org.jspecify.annotations.NullMarked
package io.callmanager.agent;
