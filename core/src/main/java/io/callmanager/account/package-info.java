/// Accounts, which are the tenants, with their API keys and the people who sign in.
@org.jspecify.annotations.NullMarked
package io.callmanager.account;
