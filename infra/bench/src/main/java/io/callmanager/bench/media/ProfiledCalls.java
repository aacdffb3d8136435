package io.callmanager.bench.media;

import java.io.IOException;
import javax.management.JMException;

/// The product's calls with an eye on their memory and their allocations, which costs too much to measure anything else beside it.
final class ProfiledCalls implements Calls {

  private final OurCalls calls;
  private final MemoryUse before;
  private final AllocationProfile profile = new AllocationProfile();
  private Figures memory = new Figures();

  /// @param before the calls were opened
  ProfiledCalls(OurCalls calls, MemoryUse before) {
    this.calls = calls;
    this.before = before;
  }

  @Override
  public long sent() {
    return calls.sent();
  }

  @Override
  public long received() {
    return calls.received();
  }

  @Override
  public void begin() throws IOException, JMException {
    memory = MemoryUse.now().since(before);
    profile.start();
    calls.begin();
  }

  @Override
  public Figures end() throws IOException {
    return calls.end().putAll(profile.stop(OurCalls.THREADS)).putAll(memory);
  }

  @Override
  public void fallSilent() throws Exception {
    calls.fallSilent();
  }

  @Override
  public Figures hangUp() {
    return calls.hangUp();
  }
}
