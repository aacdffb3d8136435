package io.callmanager.call.spi;

/// What kind of person a voice sounds like.
public enum VoiceGender {
  FEMALE,
  MALE
}
