package io.callmanager.telephony.twilio;

import io.callmanager.call.spi.TrunkDefinition;
import io.callmanager.telephony.media.Listening;
import io.callmanager.telephony.media.MediaSessions;
import java.net.InetAddress;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the calls through Twilio share.
final class TwilioParts implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TwilioParts.class);

  /// When a call that Twilio did not end is to be ended again.
  private static final Duration AGAIN = Duration.ofSeconds(2);

  private static final int TRIES = 3;

  private final TwilioApi api;
  private final MediaSessions media;
  private final InetAddress local;
  private final Duration callbackWait;
  private final Duration newsWait;
  private final Duration streamWait;
  private final Errands errands;
  private final Listening listening = new Listening();

  /// @param local where the calls' audio is passed on within this machine
  /// @param errands closed with this
  TwilioParts(
      TwilioApi api,
      MediaSessions media,
      InetAddress local,
      TwilioProperties properties,
      Errands errands) {
    this.api = api;
    this.media = media;
    this.local = local;
    this.callbackWait = properties.callbackWait();
    this.newsWait = properties.newsWait();
    this.streamWait = properties.streamWait();
    this.errands = errands;
  }

  TwilioApi api() {
    return api;
  }

  MediaSessions media() {
    return media;
  }

  Listening listening() {
    return listening;
  }

  Errands errands() {
    return errands;
  }

  /// How long callbacks are waited for when it isn't known whether a call was placed.
  Duration callbackWait() {
    return callbackWait;
  }

  /// How long nothing may be told of a call that isn't answered.
  Duration newsWait() {
    return newsWait;
  }

  /// How long a stream may take to begin after the answer.
  Duration streamWait() {
    return streamWait;
  }

  /// A session description as it is within this machine: what is told to others may not lead back here.
  String onThisMachine(String sdp) {
    String family = local.getAddress().length == 4 ? "IP4 " : "IP6 ";
    return sdp.replaceAll("(?m)^c=IN IP[46] \\S+", "c=IN " + family + local.getHostAddress());
  }

  /// Has Twilio end a call.
  void end(TrunkDefinition.Twilio account, String sid) {
    errands.run(() -> end(account, sid, TRIES));
  }

  /// The same on this thread, which may wait.
  void endNow(TrunkDefinition.Twilio account, String sid) {
    end(account, sid, TRIES);
  }

  private void end(TrunkDefinition.Twilio account, String sid, int tries) {
    try {
      api.end(account, sid);
    } catch (TwilioFailure e) {
      log.warn("Twilio did not end call {}, which may go on: {}", sid, e.words());
      if (tries > 1) {
        var _ = errands.after(AGAIN, () -> end(account, sid, tries - 1));
      }
    }
  }

  @Override
  public void close() {
    errands.close();
    listening.close();
  }
}
