/// Tells open browsers that something about their calls has changed.
@org.jspecify.annotations.NullMarked
package io.callmanager.console.live;
