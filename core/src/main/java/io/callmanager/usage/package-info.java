/// What was used and what it cost: reports and exports read from calls and the ledger.
@org.jspecify.annotations.NullMarked
package io.callmanager.usage;
