/// Sounds that accounts keep to play on calls.
@org.jspecify.annotations.NullMarked
package io.callmanager.api.v1.sound;
