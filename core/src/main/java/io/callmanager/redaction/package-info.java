/// What must not be kept of what is said and keyed on calls: card numbers, and what an operator's patterns find.
@org.jspecify.annotations.NullMarked
package io.callmanager.redaction;
