@org.jspecify.annotations.NullMarked
package io.callmanager.usage;
