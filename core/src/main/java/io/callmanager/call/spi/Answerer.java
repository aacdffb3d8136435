package io.callmanager.call.spi;

/// Who answered a call.
public enum Answerer {
  HUMAN,
  MACHINE,
  NOT_SURE
}
