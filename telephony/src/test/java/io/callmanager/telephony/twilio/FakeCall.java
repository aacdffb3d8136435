package io.callmanager.telephony.twilio;

import io.callmanager.telephony.sip.FakeMedia;
import io.callmanager.telephony.sip.call.IncomingCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Our own telephone's call: notes what it is told.
final class FakeCall implements IncomingCall {

  final List<String> told = new ArrayList<>();

  @Override
  public String callId() {
    return "a-call";
  }

  @Override
  public String dialled() {
    return "+15005550001";
  }

  @Override
  public String caller() {
    return "+15005550006";
  }

  @Override
  public Optional<String> offer() {
    return Optional.of(FakeMedia.SDP);
  }

  @Override
  public void listen(Listener listener) {}

  @Override
  public void ring() {
    told.add("180");
  }

  @Override
  public void answer(String sdp) {
    told.add("200");
  }

  @Override
  public void reject(int code, String phrase) {
    told.add(code + " " + phrase);
  }

  @Override
  public void hangUp() {
    told.add("BYE");
  }
}
