/// Kaphila's API: calls that are placed and then steered, their recordings, and what was done with a key.
@org.jspecify.annotations.NullMarked
package io.callmanager.api.dialect.kaphila;
