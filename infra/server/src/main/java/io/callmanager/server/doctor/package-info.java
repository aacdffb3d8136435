/// `callmanager doctor`: looks for what keeps Call Manager from working, and says how to mend it.
@org.jspecify.annotations.NullMarked
package io.callmanager.server.doctor;
