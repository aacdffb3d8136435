/// Whom the account calls and when: its do-not-call list and its dial rules.
@org.jspecify.annotations.NullMarked
package io.callmanager.console.donotcall;
