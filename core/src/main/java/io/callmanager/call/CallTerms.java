package io.callmanager.call;

import io.callmanager.account.Plan;

/// What an account's calls must keep to, as it was at one revision.
///
/// @param mostCalls how many may be on their way at once; [Integer#MAX_VALUE] for no limit
/// @param budgeted whether there are budgets, which the statement that writes a call must look at
/// @param told whether the account has webhooks, which that statement must write deliveries for
/// @param revision raised by every change of any of this; who uses remembered terms must check it where a call is written
record CallTerms(Plan plan, int mostCalls, boolean budgeted, boolean told, int revision) {}
