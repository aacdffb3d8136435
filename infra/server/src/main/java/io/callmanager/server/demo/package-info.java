/// What `callmanager demo` adds: accounts, agents and a number to try things with, and a banner that says how.
@org.jspecify.annotations.NullMarked
package io.callmanager.server.demo;
