package io.callmanager.bench;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sip.ClientTransaction;
import javax.sip.Dialog;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.ListeningPoint;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.SipFactory;
import javax.sip.SipListener;
import javax.sip.SipProvider;
import javax.sip.SipStack;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.address.AddressFactory;
import javax.sip.address.SipURI;
import javax.sip.header.CSeqHeader;
import javax.sip.header.HeaderFactory;
import javax.sip.header.ViaHeader;
import javax.sip.message.MessageFactory;
import javax.sip.message.Request;
import javax.sip.message.Response;

/// A caller of nothing but JAIN SIP: INVITE, ACK, and a 200 to the callee's BYE. No product around it.
final class BareJainCaller implements SipListener, AutoCloseable {

  /// Calls at once.
  static final int IN_FLIGHT = 200;

  private static final String SDP =
      "v=0\r\no=caller 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n";

  private final SipStack stack;
  private final SipProvider provider;
  private final AddressFactory addresses;
  private final HeaderFactory headers;
  private final MessageFactory messages;
  private final int port;
  private final int calleePort;
  private final Semaphore room = new Semaphore(IN_FLIGHT);
  private final AtomicLong completed = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  BareJainCaller(int calleePort) throws Exception {
    this.calleePort = calleePort;
    try (DatagramSocket free =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      port = free.getLocalPort();
    }
    SipFactory factory = SipFactory.getInstance();
    factory.setPathName("gov.nist");
    Properties settings = new Properties();
    settings.setProperty("javax.sip.STACK_NAME", "bare");
    settings.setProperty("gov.nist.javax.sip.THREAD_POOL_SIZE", "4");
    settings.setProperty("gov.nist.javax.sip.REENTRANT_LISTENER", "true");
    settings.setProperty("gov.nist.javax.sip.RECEIVE_UDP_BUFFER_SIZE", "4194304");
    settings.setProperty("gov.nist.javax.sip.SEND_UDP_BUFFER_SIZE", "4194304");
    settings.setProperty("gov.nist.javax.sip.MAX_MESSAGE_SIZE", "8192");
    settings.setProperty("gov.nist.javax.sip.RELEASE_REFERENCES_STRATEGY", "Normal");
    settings.setProperty(
        "gov.nist.javax.sip.TIMER_CLASS_NAME",
        "gov.nist.javax.sip.stack.timers.ScheduledExecutorSipTimer");
    settings.setProperty("gov.nist.javax.sip.STACK_LOGGER", SilentStackLog.class.getName());
    settings.setProperty("gov.nist.javax.sip.SERVER_LOGGER", SilentServerLog.class.getName());
    stack = factory.createSipStack(settings);
    ListeningPoint point = stack.createListeningPoint("127.0.0.1", port, "udp");
    provider = stack.createSipProvider(point);
    provider.addSipListener(this);
    addresses = factory.createAddressFactory();
    headers = factory.createHeaderFactory();
    messages = factory.createMessageFactory();
    stack.start();
  }

  /// Calls as fast as it can, with a bounded number of calls in flight.
  Measured run(int seconds) throws Exception {
    completed.set(0);
    failed.set(0);
    long begin = System.nanoTime();
    long end = begin + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() < end) {
      if (room.tryAcquire(100, TimeUnit.MILLISECONDS)) {
        call();
      }
    }
    double elapsed = (System.nanoTime() - begin) / 1e9;
    return new Measured(completed.get() / elapsed, 0, 0, failed.get());
  }

  private void call() throws Exception {
    SipURI target = addresses.createSipURI("+15005550100", "127.0.0.1");
    target.setPort(calleePort);
    SipURI us = addresses.createSipURI("bare", "127.0.0.1");
    us.setPort(port);
    List<ViaHeader> via = new ArrayList<>();
    via.add(headers.createViaHeader("127.0.0.1", port, "udp", null));
    Request invite =
        messages.createRequest(
            target,
            Request.INVITE,
            provider.getNewCallId(),
            headers.createCSeqHeader(1L, Request.INVITE),
            headers.createFromHeader(
                addresses.createAddress(us), Long.toHexString(System.nanoTime())),
            headers.createToHeader(addresses.createAddress(target), null),
            via,
            headers.createMaxForwardsHeader(70));
    invite.addHeader(headers.createContactHeader(addresses.createAddress(us)));
    invite.setContent(SDP, headers.createContentTypeHeader("application", "sdp"));
    provider.getNewClientTransaction(invite).sendRequest();
  }

  @Override
  public void processResponse(ResponseEvent event) {
    Response response = event.getResponse();
    CSeqHeader sequence = (CSeqHeader) response.getHeader(CSeqHeader.NAME);
    if (!sequence.getMethod().equals(Request.INVITE) || response.getStatusCode() < 200) {
      return;
    }
    Dialog dialog = event.getDialog();
    try {
      if (response.getStatusCode() == Response.OK && dialog != null) {
        dialog.sendAck(dialog.createAck(sequence.getSeqNumber()));
      } else {
        failed.incrementAndGet();
        room.release();
      }
    } catch (SipException | javax.sip.InvalidArgumentException e) {
      failed.incrementAndGet();
      room.release();
    }
  }

  @Override
  public void processRequest(RequestEvent event) {
    try {
      ServerTransaction transaction = event.getServerTransaction();
      if (transaction != null && event.getRequest().getMethod().equals(Request.BYE)) {
        transaction.sendResponse(messages.createResponse(Response.OK, event.getRequest()));
        completed.incrementAndGet();
        room.release();
      }
    } catch (java.text.ParseException | SipException | javax.sip.InvalidArgumentException e) {
      failed.incrementAndGet();
      room.release();
    }
  }

  @Override
  public void processTimeout(TimeoutEvent event) {
    ClientTransaction transaction = event.getClientTransaction();
    if (transaction != null && transaction.getRequest().getMethod().equals(Request.INVITE)) {
      failed.incrementAndGet();
      room.release();
    }
  }

  @Override
  public void processIOException(IOExceptionEvent event) {
    failed.incrementAndGet();
  }

  @Override
  public void processTransactionTerminated(TransactionTerminatedEvent event) {}

  @Override
  public void processDialogTerminated(DialogTerminatedEvent event) {}

  @Override
  public void close() {
    stack.stop();
  }

  /// Says nothing.
  public static final class SilentStackLog implements gov.nist.core.StackLogger {
    @Override
    public void logStackTrace() {}

    @Override
    public void logStackTrace(int level) {}

    @Override
    public int getLineCount() {
      return 0;
    }

    @Override
    public void logException(Throwable ex) {}

    @Override
    public void logDebug(String message) {}

    @Override
    public void logDebug(String message, Exception ex) {}

    @Override
    public void logTrace(String message) {}

    @Override
    public void logFatalError(String message) {}

    @Override
    public void logError(String message) {}

    @Override
    public boolean isLoggingEnabled() {
      return false;
    }

    @Override
    public boolean isLoggingEnabled(int level) {
      return false;
    }

    @Override
    public void logError(String message, Exception ex) {}

    @Override
    public void logWarning(String message) {}

    @Override
    public void logInfo(String message) {}

    @Override
    public void disableLogging() {}

    @Override
    public void enableLogging() {}

    @Override
    public void setBuildTimeStamp(String buildTimeStamp) {}

    @Override
    public void setStackProperties(Properties properties) {}

    @Override
    public String getLoggerName() {
      return "bare";
    }
  }

  /// Says nothing.
  public static final class SilentServerLog implements gov.nist.core.ServerLogger {
    @Override
    public void closeLogFile() {}

    @Override
    public void logMessage(
        gov.nist.javax.sip.message.SIPMessage message,
        String from,
        String to,
        boolean sender,
        long time) {}

    @Override
    public void logMessage(
        gov.nist.javax.sip.message.SIPMessage message,
        String from,
        String to,
        String status,
        boolean sender,
        long time) {}

    @Override
    public void logMessage(
        gov.nist.javax.sip.message.SIPMessage message,
        String from,
        String to,
        String status,
        boolean sender) {}

    @Override
    public void logException(Exception ex) {}

    @Override
    public void setStackProperties(Properties properties) {}

    @Override
    public void setSipStack(SipStack sipStack) {}
  }
}
