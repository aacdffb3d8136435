/// The ways out to the telephone network: the platform's and the accounts' own.
@org.jspecify.annotations.NullMarked
package io.callmanager.trunk;
