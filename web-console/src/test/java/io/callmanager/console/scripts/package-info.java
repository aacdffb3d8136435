@org.jspecify.annotations.NullMarked
package io.callmanager.console.scripts;
