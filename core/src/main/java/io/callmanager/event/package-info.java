/// What has happened, as customers are told of it: in webhooks, in the feed, in streams.
@org.jspecify.annotations.NullMarked
package io.callmanager.event;
