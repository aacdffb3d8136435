/// The voices that agents can speak with.
@org.jspecify.annotations.NullMarked
package io.callmanager.api.v1.voice;
