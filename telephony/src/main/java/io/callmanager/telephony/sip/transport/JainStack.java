package io.callmanager.telephony.sip.transport;

import gov.nist.core.CommonLogger;
import gov.nist.javax.sip.EventScanner;
import gov.nist.javax.sip.EventWrapper;
import gov.nist.javax.sip.SipStackImpl;
import gov.nist.javax.sip.stack.DefaultTlsSecurityPolicy;
import gov.nist.javax.sip.stack.SIPMessageValve;
import gov.nist.javax.sip.stack.timers.ScheduledExecutorSipTimer;
import java.util.EventObject;
import java.util.Properties;
import javax.sip.PeerUnavailableException;

/// A JAIN stack with our parts plugged in. JAIN would make them by class name, one for all stacks of the JVM; a stack has
/// its own here, so that several can run.
final class JainStack extends SipStackImpl {

  private static final String UDP_BUFFER_BYTES = "4194304";

  static {
    // Before any class of JAIN's asks for a logger: its default one is log4j's.
    CommonLogger.legacyLogger = new StackLog();
  }

  JainStack(String name, GuardedNetworkLayer network, Backlog backlog, SIPMessageValve valve)
      throws PeerUnavailableException {
    super(settings(name));
    this.networkLayer = network;
    setMessageParserFactory(stack -> new StrictParser(backlog));
    this.sipMessageValves.add(valve);
    endEventScanner();
  }

  /// Ends the thread that would call a listener. There is none, and JAIN leaves the thread behind for good, which keeps the
  /// JVM from ending.
  private void endEventScanner() {
    EventScanner scanner = getEventScanner();
    scanner.forceStop();
    // It looks at the flag after its next event, whatever that is.
    scanner.addEvent(new EventWrapper(new EventObject(this), null));
  }

  private static Properties settings(String name) {
    Properties settings = new Properties();
    settings.setProperty("javax.sip.STACK_NAME", name);
    settings.setProperty("javax.sip.AUTOMATIC_DIALOG_SUPPORT", "off");
    settings.setProperty("gov.nist.javax.sip.STACK_LOGGER", StackLog.class.getName());
    settings.setProperty("gov.nist.javax.sip.SERVER_LOGGER", NoMessageLog.class.getName());
    // Parsing costs 4 to 8 µs a message and nothing else happens on this thread: one is plenty, and
    // keeps messages in order,
    // where several let an ACK be overtaken by the BYE after it.
    settings.setProperty("gov.nist.javax.sip.THREAD_POOL_SIZE", "1");
    settings.setProperty("gov.nist.javax.sip.REENTRANT_LISTENER", "true");
    settings.setProperty("gov.nist.javax.sip.RECEIVE_UDP_BUFFER_SIZE", UDP_BUFFER_BYTES);
    settings.setProperty("gov.nist.javax.sip.SEND_UDP_BUFFER_SIZE", UDP_BUFFER_BYTES);
    settings.setProperty(
        "gov.nist.javax.sip.MAX_MESSAGE_SIZE", Integer.toString(DatagramGuard.MAX_DATAGRAM));
    settings.setProperty("gov.nist.javax.sip.RELEASE_REFERENCES_STRATEGY", "Normal");
    settings.setProperty(
        "gov.nist.javax.sip.TIMER_CLASS_NAME", ScheduledExecutorSipTimer.class.getName());
    // A message begun on a TCP connection must be whole within this time, in milliseconds.
    settings.setProperty("gov.nist.javax.sip.READ_TIMEOUT", "5000");
    settings.setProperty(
        "gov.nist.javax.sip.TLS_SECURITY_POLICY", DefaultTlsSecurityPolicy.class.getName());
    settings.setProperty(
        "gov.nist.javax.sip.THREAD_PRIORITY", Integer.toString(Thread.NORM_PRIORITY));
    return settings;
  }
}
