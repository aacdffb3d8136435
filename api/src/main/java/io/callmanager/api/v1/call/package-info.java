/// Calls: placed, listed, followed, hung up.
@org.jspecify.annotations.NullMarked
package io.callmanager.api.v1.call;
