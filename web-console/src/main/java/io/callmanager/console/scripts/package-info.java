/// Scripts of conversations as people see them: drawn, and step by step.
@org.jspecify.annotations.NullMarked
package io.callmanager.console.scripts;
