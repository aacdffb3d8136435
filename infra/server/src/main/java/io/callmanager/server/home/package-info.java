/// The directory in which a server keeps what it must not lose.
@org.jspecify.annotations.NullMarked
package io.callmanager.server.home;
