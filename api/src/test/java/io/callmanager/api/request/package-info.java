/// How requests are read.
@org.jspecify.annotations.NullMarked
package io.callmanager.api.request;
