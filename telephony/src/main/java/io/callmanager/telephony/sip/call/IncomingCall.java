package io.callmanager.telephony.sip.call;

import io.callmanager.telephony.media.SdpException;
import java.util.Optional;

/// A call that came in. Its methods may be called by any thread and return at once; one that makes no sense any more has no
/// effect.
public interface IncomingCall {

  /// Told what the caller does, one thing after the other; note it and return.
  interface Listener {

    /// The caller took back the call before it was answered; nothing follows.
    default void onCancelled() {}

    /// The caller knows that the call was answered; from here on it is two-way.
    default void onAcknowledged() {}

    /// The caller hung up after the answer, or is gone; nothing follows.
    default void onHungUp() {}

    /// The caller wants the audio held, resumed or moved.
    ///
    /// @return our answer
    /// @throws SdpException when the offer can't be met; the call goes on as it was
    default String onOffer(String offer) throws SdpException {
      throw new SdpException("the audio can't be changed");
    }

    /// The caller pressed a key and said so by SIP.
    default void onDigit(char digit) {}
  }

  /// SIP's Call-ID.
  String callId();

  /// Whom the caller wants: the user part of the Request-URI.
  String dialled();

  /// The user part of the caller's address; empty when withheld.
  String caller();

  /// The caller's session description; empty when the answer is to make the offer.
  Optional<String> offer();

  /// Who is told of what follows. To be set before the handler returns.
  void listen(Listener listener);

  /// Tells the caller that the phone rings (180).
  void ring();

  /// Takes the call (200).
  ///
  /// @param sdp our answer to [#offer()]
  void answer(String sdp);

  /// Turns the call down.
  ///
  /// @param code 300 to 699
  /// @param phrase what goes with the code, such as `Busy Here`
  void reject(int code, String phrase);

  /// Hangs up after the answer; before it, turns the call down.
  void hangUp();
}
