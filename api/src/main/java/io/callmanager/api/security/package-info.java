/// Who calls: API keys, in the three ways they may be carried.
@org.jspecify.annotations.NullMarked
package io.callmanager.api.security;
