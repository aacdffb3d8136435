/// What answers look like: one envelope for success, one for every failure, and the one place that turns failures into HTTP.
@org.jspecify.annotations.NullMarked
package io.callmanager.api.http;
