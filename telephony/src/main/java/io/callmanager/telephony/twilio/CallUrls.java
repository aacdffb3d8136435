package io.callmanager.telephony.twilio;

import java.net.URI;

/// Where Twilio reaches us about a call. The call's key is a secret that nobody else knows: what comes to another path is about
/// no call.
///
/// @param key of the call
record CallUrls(URI publicUrl, String key) {

  static final String VOICE = "/twilio/voice/";
  static final String STATUS = "/twilio/status/";
  static final String STREAM = "/twilio/media-stream/";

  URI voice() {
    return URI.create(publicUrl + VOICE + key);
  }

  URI status() {
    return URI.create(publicUrl + STATUS + key);
  }

  URI stream() {
    return URI.create("ws" + publicUrl.toString().substring("http".length()) + STREAM + key);
  }
}
