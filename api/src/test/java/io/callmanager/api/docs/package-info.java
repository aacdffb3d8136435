/// Holds the running API to its own description.
@org.jspecify.annotations.NullMarked
package io.callmanager.api.docs;
