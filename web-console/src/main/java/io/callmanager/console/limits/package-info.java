/// What an account's calls are held to: calls at once and those that wait, budgets, and at which balance people are told.
@org.jspecify.annotations.NullMarked
package io.callmanager.console.limits;
