/// The edges of the API: paths, methods, failures.
@org.jspecify.annotations.NullMarked
package io.callmanager.api.http;
