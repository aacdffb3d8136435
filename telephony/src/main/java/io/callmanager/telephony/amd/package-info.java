/// Who answered: a person, or a machine whose greeting has to end first. Detectors of one call's incoming audio, frame
/// by frame; each belongs to one call and to one thread.
@org.jspecify.annotations.NullMarked
package io.callmanager.telephony.amd;
