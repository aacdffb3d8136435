package io.callmanager.call;

import java.time.Duration;

/// That a call waits for its turn when its account has as many on their way as it may.
///
/// @param patience how long it waits before it is given up
public record QueueWish(Duration patience) {}
