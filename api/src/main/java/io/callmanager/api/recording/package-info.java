/// Recordings' files as answers, in every contract.
@org.jspecify.annotations.NullMarked
package io.callmanager.api.recording;
