/// Sounds to play on calls: those that accounts keep, and those that are fetched from where they say.
@org.jspecify.annotations.NullMarked
package io.callmanager.sound;
