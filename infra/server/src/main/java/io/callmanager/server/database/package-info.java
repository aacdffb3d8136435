/// The embedded PostgreSQL: installed, started, adopted after a crash, and stopped with the server.
@org.jspecify.annotations.NullMarked
package io.callmanager.server.database;
