package io.callmanager.shared;

import java.util.List;

/// One page of a list that is read by pages' numbers.
///
/// @param total how many there are on all pages
public record NumberedPage<T>(List<T> items, long total) {}
