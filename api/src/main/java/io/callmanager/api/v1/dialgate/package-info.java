/// Whom an account calls and when, and whom it does not call any more.
@org.jspecify.annotations.NullMarked
package io.callmanager.api.v1.dialgate;
