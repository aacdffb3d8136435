/// The first room: credits, live calls, and today's calls by outcome.
@org.jspecify.annotations.NullMarked
package io.callmanager.console.dashboard;
