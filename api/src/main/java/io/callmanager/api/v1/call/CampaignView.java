package io.callmanager.api.v1.call;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.UUID;

/// The campaign that a call belongs to; one of its own when it was placed through the API.
record CampaignView(
    UUID id,
    @Schema(example = "API Single Call - John Doe") String name,
    @Schema(allowableValues = {"ACTIVE", "COMPLETED"}) String status) {}
