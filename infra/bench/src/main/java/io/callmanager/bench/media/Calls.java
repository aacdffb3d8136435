package io.callmanager.bench.media;

/// Calls that are under way in this process, all sending to the peer and reading what it sends.
interface Calls {

  long sent();

  long received();

  /// Begins to measure what else there is to tell.
  void begin() throws Exception;

  /// What that was.
  Figures end() throws Exception;

  /// Sends nothing more, and goes on reading.
  void fallSilent() throws Exception;

  /// Ends the calls.
  ///
  /// @return what can be told only now
  Figures hangUp() throws Exception;
}
