/// The gate before every dial: whom an account may call and when, whoever asks.
@org.jspecify.annotations.NullMarked
package io.callmanager.dialgate;
