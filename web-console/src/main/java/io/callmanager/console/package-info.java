/// The browser console, one room a package: what an account's people and the platform's operators see and do.
@org.jspecify.annotations.NullMarked
package io.callmanager.console;
