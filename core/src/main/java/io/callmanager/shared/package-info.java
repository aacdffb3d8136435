/// The words every other package speaks: ids, phone numbers, credits, tenant transactions.
@org.jspecify.annotations.NullMarked
package io.callmanager.shared;
