/// Placing a call for a request, once, however often it is sent.
@org.jspecify.annotations.NullMarked
package io.callmanager.api.placing;
