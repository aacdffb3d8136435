/// What the parts of version 1 have in common.
@org.jspecify.annotations.NullMarked
package io.callmanager.api.v1;
