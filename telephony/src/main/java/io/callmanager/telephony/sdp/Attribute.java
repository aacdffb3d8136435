package io.callmanager.telephony.sdp;

import org.jspecify.annotations.Nullable;

/// An `a=` line: `name` or `name:value`.
public record Attribute(String name, @Nullable String value) {

  @Override
  public String toString() {
    return value == null ? name : name + ":" + value;
  }
}
