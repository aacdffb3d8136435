/// Keys and limits, from outside.
@org.jspecify.annotations.NullMarked
package io.callmanager.api.security;
