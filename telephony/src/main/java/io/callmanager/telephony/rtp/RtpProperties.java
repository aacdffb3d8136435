package io.callmanager.telephony.rtp;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How audio is carried.
///
/// @param portRange the UDP ports that media may use, such as `20000-29999`
/// @param pacingThreads how many threads send and read packets; one carries about 1,000 calls
/// @param warmPorts how many ports are held open in advance, so that a session gets one at once
/// @param portDrain how long a port rests before another session gets it; cut to half a second when no other port is left
/// @param jitterBuffer how long received audio waits for what comes out of order
/// @param rtcpInterval how often reports are sent, on average
@Validated
@ConfigurationProperties("callmanager.rtp")
public record RtpProperties(
    @NotNull @DefaultValue("20000-29999") PortRange portRange,
    @Min(1) @Max(64) @DefaultValue("1") int pacingThreads,
    @Min(0) @Max(4096) @DefaultValue("64") int warmPorts,
    @NotNull @DurationMin(millis = 0) @DurationMax(minutes = 5) @DefaultValue("3s")
        Duration portDrain,
    @NotNull @DurationMin(millis = 0) @DurationMax(millis = 200) @DefaultValue("60ms")
        Duration jitterBuffer,
    @NotNull @DurationMin(millis = 500) @DurationMax(minutes = 1) @DefaultValue("5s")
        Duration rtcpInterval) {}
