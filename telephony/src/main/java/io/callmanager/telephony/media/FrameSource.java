package io.callmanager.telephony.media;

/// Where audio comes from, 20 ms at a time. Asked by one pacing thread, which must not be made to wait.
@FunctionalInterface
public interface FrameSource {

  /// Fills a frame of 160 linear samples with the next 20 ms.
  ///
  /// @return false when there is nothing, and silence is due
  boolean fill(short[] frame);
}
