/// Other systems' contracts, so that their clients need no change; a package for each, which translates to the platform's own services.
@org.jspecify.annotations.NullMarked
package io.callmanager.api.dialect;
