/// The API's description of itself.
@org.jspecify.annotations.NullMarked
package io.callmanager.api.docs;
