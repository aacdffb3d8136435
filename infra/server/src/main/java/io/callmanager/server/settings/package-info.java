/// Sees to it that a setting that was given is one that exists.
@org.jspecify.annotations.NullMarked
package io.callmanager.server.settings;
