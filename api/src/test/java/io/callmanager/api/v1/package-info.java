/// Holds version 1 of the API to its contract, over HTTP.
@org.jspecify.annotations.NullMarked
package io.callmanager.api.v1;
