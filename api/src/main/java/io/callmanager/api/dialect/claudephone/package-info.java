/// Claude Phone's outbound calling API: announcements and conversations by devices, which are agents here.
@org.jspecify.annotations.NullMarked
package io.callmanager.api.dialect.claudephone;
