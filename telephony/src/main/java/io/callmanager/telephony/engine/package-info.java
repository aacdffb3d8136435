/// What engines of speech and of hearing stand on: programs that are installed, services that are asked, and rest for those that
/// fail.
@org.jspecify.annotations.NullMarked
package io.callmanager.telephony.engine;
