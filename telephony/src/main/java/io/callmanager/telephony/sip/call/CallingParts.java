package io.callmanager.telephony.sip.call;

import io.callmanager.telephony.amd.AmdProperties;
import io.callmanager.telephony.conversation.Conversations;
import io.callmanager.telephony.media.Listening;
import io.callmanager.telephony.media.MediaSessions;
import io.callmanager.telephony.sip.transaction.SipEndpoint;
import io.callmanager.telephony.sip.trunk.AddressPolicy;
import io.callmanager.telephony.sip.trunk.Entrance;
import io.callmanager.telephony.sip.trunk.TrunkHealth;
import io.callmanager.telephony.speech.SpeechSynthesizer;
import java.time.Duration;
import java.util.Set;

/// What every call of ours is made with.
///
/// @param conversations holds the agents' conversations
/// @param listening the thread that listens to calls
/// @param machines when an answerer is a machine
/// @param entrance where a call that is bridged to another finds room for that
/// @param bridgedTransfers whether callees are handed over by a call of ours where their trunk takes no REFER
/// @param addresses where customers' own trunks may lead
/// @param noAnswerTimeout how long a trunk may leave an INVITE without any answer
/// @param silenceCheck how long no audio may come before the peer is asked whether it is still there
/// @param live the calls that are not over; each adds and removes itself
public record CallingParts(
    SipEndpoint endpoint,
    MediaSessions mediaSessions,
    SpeechSynthesizer synthesizer,
    Conversations conversations,
    Listening listening,
    AmdProperties machines,
    Entrance entrance,
    boolean bridgedTransfers,
    AddressPolicy addresses,
    TrunkHealth health,
    ResponseCounts responses,
    Duration noAnswerTimeout,
    Duration silenceCheck,
    Set<OutboundLeg> live) {}
