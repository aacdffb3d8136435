package io.callmanager.telephony.sip.transport;

import java.util.HashMap;
import java.util.Map;

/// A room that several hold parts of. Nobody may hold more than is still free for all others, so one alone gets half of it, two
/// a third each; and however full it is, everybody may hold a little. Safe for use by many threads.
///
/// @param <H> who holds; told apart by `equals`
public final class FairShare<H> {

  private final int room;
  private final int least;
  private final Map<H, Integer> holders = new HashMap<>();
  private int taken;

  /// @param room what there is; twice as much is never exceeded, whoever holds it
  /// @param least what each may hold in any case
  public FairShare(int room, int least) {
    this.room = room;
    this.least = least;
  }

  /// Takes a place; false when the holder has its share already.
  public synchronized boolean take(H holder) {
    int held = holders.getOrDefault(holder, 0);
    if (held >= Math.max(least, room - taken) || taken >= 2 * room) {
      return false;
    }
    holders.put(holder, held + 1);
    taken++;
    return true;
  }

  /// Gives a place back.
  ///
  /// @throws IllegalStateException when the holder has none
  public synchronized void giveBack(H holder) {
    Integer held = holders.get(holder);
    if (held == null) {
      throw new IllegalStateException("nothing was taken");
    }
    if (held == 1) {
      holders.remove(holder);
    } else {
      holders.put(holder, held - 1);
    }
    taken--;
  }

  /// Places taken by all together.
  public synchronized int taken() {
    return taken;
  }
}
