/// A console to look at: on a real database, with data as a busy platform would have it.
@org.jspecify.annotations.NullMarked
package io.callmanager.console.harness;
