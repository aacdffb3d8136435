package io.callmanager.call;

import io.callmanager.call.spi.Utterance;

/// A call that waits for its turn, with what it takes to dial it.
record QueuedCall(PlacedCall call, int version, Utterance opening) {}
