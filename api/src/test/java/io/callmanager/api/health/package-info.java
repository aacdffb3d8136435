/// What the API says when calls can't be placed.
@org.jspecify.annotations.NullMarked
package io.callmanager.api.health;
