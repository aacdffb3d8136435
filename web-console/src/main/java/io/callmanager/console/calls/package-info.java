/// Calls: listed, looked at one by one, hung up, and tried out.
@org.jspecify.annotations.NullMarked
package io.callmanager.console.calls;
