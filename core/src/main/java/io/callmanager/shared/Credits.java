package io.callmanager.shared;

/// An amount of credits: whole, never negative, with arithmetic that fails instead of overflowing.
public record Credits(long amount) implements Comparable<Credits> {

  public static final Credits ZERO = new Credits(0);

  public Credits {
    if (amount < 0) {
      throw new IllegalArgumentException("credits can't be negative: " + amount);
    }
  }

  public Credits plus(Credits other) {
    return new Credits(Math.addExact(amount, other.amount));
  }

  public Credits minus(Credits other) {
    return new Credits(Math.subtractExact(amount, other.amount));
  }

  public Credits times(long factor) {
    return new Credits(Math.multiplyExact(amount, factor));
  }

  public Credits atMost(Credits limit) {
    return compareTo(limit) <= 0 ? this : limit;
  }

  @Override
  public int compareTo(Credits other) {
    return Long.compare(amount, other.amount);
  }

  @Override
  public String toString() {
    return Long.toString(amount);
  }
}
