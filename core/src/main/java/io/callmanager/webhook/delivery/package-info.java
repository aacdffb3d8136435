/// Sends what is due to webhooks: claims it, keeps it in order, tries again, gives up.
@org.jspecify.annotations.NullMarked
package io.callmanager.webhook.delivery;
