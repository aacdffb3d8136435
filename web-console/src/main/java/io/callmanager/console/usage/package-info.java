/// What was used in a period, on the screen and as CSV.
@org.jspecify.annotations.NullMarked
package io.callmanager.console.usage;
