/// The operator's rooms: approvals, accounts, trunks, books.
@org.jspecify.annotations.NullMarked
package io.callmanager.console.operator;
