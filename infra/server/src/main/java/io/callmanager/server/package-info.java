/// The one application: it puts the modules together and runs them.
@org.jspecify.annotations.NullMarked
package io.callmanager.server;
