/// An account: its credits, its usage, its numbers, its keys.
@org.jspecify.annotations.NullMarked
package io.callmanager.api.v1.account;
