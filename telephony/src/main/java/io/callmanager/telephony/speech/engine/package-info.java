/// The engines that speak: a library, a program, and services asked over HTTP.
@org.jspecify.annotations.NullMarked
package io.callmanager.telephony.speech.engine;
