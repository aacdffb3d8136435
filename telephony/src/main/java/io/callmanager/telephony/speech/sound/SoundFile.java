package io.callmanager.telephony.speech.sound;

/// A file that holds a sound.
sealed interface SoundFile permits WavFile, Mp3File {

  /// In Hz.
  int sampleRate();

  /// How many samples there are, of each channel.
  long length();

  /// Decodes all of it, mixed down to one channel.
  ///
  /// @throws UnusableSoundException when it is damaged
  /// @throws InterruptedException when the thread is interrupted meanwhile
  void decode(Sink sink) throws UnusableSoundException, InterruptedException;

  /// Takes what is decoded.
  @FunctionalInterface
  interface Sink {

    /// Takes the samples that come next.
    ///
    /// @param samples reused after the call
    /// @param length how many of them there are
    void take(short[] samples, int length);
  }
}
