/// Whether calls can be placed.
@org.jspecify.annotations.NullMarked
package io.callmanager.api.health;
