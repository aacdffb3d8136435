package io.callmanager.telephony.sandbox;

/// What one who answered a phone of the sandbox makes of the caller's audio, during one call.
interface Ear {

  /// One that hears nothing.
  Ear DEAF =
      new Ear() {
        @Override
        public boolean listening() {
          return false;
        }

        @Override
        public void hear(short[] frame) {}
      };

  /// Whether [#hear] is to be called from now on.
  boolean listening();

  /// Takes the next 20 ms. Called on a media thread: note it and return.
  ///
  /// @param frame valid only during the call
  void hear(short[] frame);
}
