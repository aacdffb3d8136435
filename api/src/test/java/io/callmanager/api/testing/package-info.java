/// What the API's tests have in common: a server on a real database with a carrier that does as it is told.
@org.jspecify.annotations.NullMarked
package io.callmanager.api.testing;
