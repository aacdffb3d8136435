/// The people who are called.
@org.jspecify.annotations.NullMarked
package io.callmanager.contact;
