package io.callmanager.flow;

/// What is wrong with a script.
///
/// @param place where, as in `steps[2].branches[0].to`; empty for the whole text
/// @param words what, for the person who wrote it
public record FlowProblem(String place, String words) {

  @Override
  public String toString() {
    return place.isEmpty() ? words : place + ": " + words;
  }
}
