package io.callmanager.telephony.sip;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// `callmanager.sip.*`: our SIP port and how much goes through it.
///
/// @param port by UDP, and by TCP when a trunk uses it
/// @param bindAddress an address of this machine, or `0.0.0.0` for all of them
/// @param advertisedAddress what peers are told to answer to; by default the bind address, or for `0.0.0.0` this machine's
///     address towards its network
/// @param noAnswerTimeout how long a trunk may leave an INVITE without any answer; a hair below the two seconds for which
///     whoever asked for the call waits
/// @param maxPause how long a call may wait for its place among a trunk's calls per second before it is turned away
/// @param silenceCheck how long no audio may come in an answered call before its peer is asked whether it is still there
/// @param bridgedTransfers whether a transfer through a trunk that takes no REFER is a second call of ours, whose callee is
///     connected with the first; its carrier bills both
/// @param privateTrunks whether the trunks that accounts set up themselves may be in private networks, and on this machine
/// @param optionsInterval how often each trunk is asked by OPTIONS how it is
/// @param maxInvitesInFlight the most INVITEs without a final answer at once
/// @param maxCallsPerSecond the most new calls in a second
/// @param maxLag how far signalling may fall behind: from half of it on some new calls are turned away, from half
///     above it on all
@Validated
@ConfigurationProperties("callmanager.sip")
public record SipProperties(
    @DefaultValue("15060") @Min(1) @Max(65_535) int port,
    @DefaultValue("127.0.0.1") @NotBlank String bindAddress,
    @Nullable String advertisedAddress,
    @DefaultValue("1900ms") @NotNull @DurationMin(millis = 100) Duration noAnswerTimeout,
    @DefaultValue("2s") @NotNull @DurationMin(millis = 0) Duration maxPause,
    @DefaultValue("30s") @NotNull @DurationMin(millis = 100) Duration silenceCheck,
    @DefaultValue("true") boolean bridgedTransfers,
    @DefaultValue("false") boolean privateTrunks,
    @DefaultValue("30s") @NotNull @DurationMin(millis = 100) Duration optionsInterval,
    @DefaultValue("60000") @Min(1) int maxInvitesInFlight,
    @DefaultValue("5000") @Min(1) int maxCallsPerSecond,
    @DefaultValue("400ms") @NotNull @DurationMin(millis = 10) Duration maxLag) {}
