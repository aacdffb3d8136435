/// The numbers that an account may show.
@org.jspecify.annotations.NullMarked
package io.callmanager.console.numbers;
