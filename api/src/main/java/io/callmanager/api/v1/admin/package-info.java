/// What operators of the platform do.
@org.jspecify.annotations.NullMarked
package io.callmanager.api.v1.admin;
