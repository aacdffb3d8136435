package io.callmanager.telephony.sip;

import org.springframework.context.SmartLifecycle;

/// Starts the checks when the application runs, and hangs up while everything that wants to hear of it still does: after
/// the web server took its last request, before any bean is destroyed.
final class SipLifecycle implements SmartLifecycle {

  private final SipCarrier carrier;
  private volatile boolean running;

  SipLifecycle(SipCarrier carrier) {
    this.carrier = carrier;
  }

  @Override
  public void start() {
    carrier.start();
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    carrier.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return 0;
  }
}
