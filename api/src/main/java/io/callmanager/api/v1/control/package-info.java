/// Control of calls that go on.
@org.jspecify.annotations.NullMarked
package io.callmanager.api.v1.control;
