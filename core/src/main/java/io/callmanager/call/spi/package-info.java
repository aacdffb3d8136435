/// The port through which calls reach phones. Implemented by the telephony module; known to it alone.
@org.jspecify.annotations.NullMarked
package io.callmanager.call.spi;
