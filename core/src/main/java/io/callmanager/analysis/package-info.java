/// What came of conversations: once a call is over its transcript is read by a language model or by plain rules, and told of.
@org.jspecify.annotations.NullMarked
package io.callmanager.analysis;
