package io.callmanager.credit;

import io.callmanager.shared.Credits;

/// An account's credits; `granted` is always the sum of the other three.
public record CreditBalance(Credits granted, Credits available, Credits reserved, Credits spent) {}
