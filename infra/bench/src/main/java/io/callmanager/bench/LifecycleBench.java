package io.callmanager.bench;

import java.nio.file.Path;

final class LifecycleBench {
  private final Path checkout;
  private final Options options;

  LifecycleBench(Path checkout, Options options) {
    this.checkout = checkout;
    this.options = options;
  }

  void run() {
    Report.line("%s %s".formatted(checkout, options));
  }
}
