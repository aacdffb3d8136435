/// The first start of a server that is to be used in earnest.
@org.jspecify.annotations.NullMarked
package io.callmanager.server.start;
