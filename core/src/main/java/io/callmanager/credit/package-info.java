/// Credits: a two-phase ledger that is reserved before a call and settled after it.
@org.jspecify.annotations.NullMarked
package io.callmanager.credit;
