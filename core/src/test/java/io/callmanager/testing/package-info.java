/// A real PostgreSQL with the real changelog for every test that wants one.
@org.jspecify.annotations.NullMarked
package io.callmanager.testing;
