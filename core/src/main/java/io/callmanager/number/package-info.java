/// The caller numbers that accounts show to callees.
@org.jspecify.annotations.NullMarked
package io.callmanager.number;
