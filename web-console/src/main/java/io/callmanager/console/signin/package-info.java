/// The console's door: sign-in, sign-out, and what every answer of the console is protected by.
@org.jspecify.annotations.NullMarked
package io.callmanager.console.signin;
