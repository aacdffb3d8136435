@NullMarked
package io.callmanager.telephony.sandbox;

import org.jspecify.annotations.NullMarked;
