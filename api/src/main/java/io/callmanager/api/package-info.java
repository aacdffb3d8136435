/// The HTTP API.
@org.jspecify.annotations.NullMarked
package io.callmanager.api;
