@org.jspecify.annotations.NullMarked
package io.callmanager.telephony.conversation.stream;
