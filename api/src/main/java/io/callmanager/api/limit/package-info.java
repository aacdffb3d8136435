/// How much anybody may ask.
@org.jspecify.annotations.NullMarked
package io.callmanager.api.limit;
