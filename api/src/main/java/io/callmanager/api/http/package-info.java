/// What answers are made of: one envelope for success, one for every failure, and what each failure amounts to.
@org.jspecify.annotations.NullMarked
package io.callmanager.api.http;
