/// Real telephony programs as the other end of a test.
@org.jspecify.annotations.NullMarked
package io.callmanager.telephony.peers;
