package io.callmanager.telephony.sip.transport;

import gov.nist.core.StackLogger;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// JAIN's own log lines, by SLF4J. JAIN puts whole messages into them, with numbers and credentials, and writes as many as
/// an attacker likes: so debugging output is never produced, and what is left is cut, masked and thinned out.
public final class StackLog implements StackLogger {

  private static final Logger LOG = LoggerFactory.getLogger("io.callmanager.telephony.sip.jain");
  private static final int MAX_LENGTH = 160;
  private static final Pattern NUMBERS = Pattern.compile("[0-9]{5,}");
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final AtomicLong quietUntil = new AtomicLong(System.nanoTime());

  @Override
  public void logError(String message) {
    thinned(message, null);
  }

  @Override
  public void logError(String message, Exception e) {
    thinned(message, e);
  }

  @Override
  public void logFatalError(String message) {
    thinned(message, null);
  }

  @Override
  public void logException(Throwable e) {
    thinned("exception in the stack", e);
  }

  @Override
  public void logWarning(String message) {
    thinned(message, null);
  }

  private void thinned(String message, @org.jspecify.annotations.Nullable Throwable e) {
    long now = System.nanoTime();
    long until = quietUntil.get();
    if (now - until < 0 || !quietUntil.compareAndSet(until, now + QUIET_NANOS)) {
      return;
    }
    LOG.warn("{}{}", masked(message), e == null ? "" : ": " + e.getClass().getSimpleName());
    LOG.debug("where it happened", e);
  }

  static String masked(String message) {
    int end = message.indexOf('\n');
    String line = end < 0 ? message : message.substring(0, end);
    String cut = line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + "…" : line;
    return NUMBERS.matcher(cut.strip()).replaceAll("*****");
  }

  /// JAIN asks before it builds a message's text; without debugging it need not.
  @Override
  public boolean isLoggingEnabled() {
    return false;
  }

  @Override
  public boolean isLoggingEnabled(int level) {
    return false;
  }

  @Override
  public void logDebug(String message) {}

  @Override
  public void logDebug(String message, Exception e) {}

  @Override
  public void logTrace(String message) {}

  @Override
  public void logInfo(String message) {}

  @Override
  public void logStackTrace() {}

  @Override
  public void logStackTrace(int level) {}

  @Override
  public int getLineCount() {
    return 0;
  }

  @Override
  public void disableLogging() {}

  @Override
  public void enableLogging() {}

  @Override
  public void setBuildTimeStamp(String timestamp) {}

  @Override
  public void setStackProperties(Properties properties) {}

  @Override
  public String getLoggerName() {
    return LOG.getName();
  }
}
