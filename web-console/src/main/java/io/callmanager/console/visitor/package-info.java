/// Who looks at the console, for which account, and what they may do there.
@org.jspecify.annotations.NullMarked
package io.callmanager.console.visitor;
