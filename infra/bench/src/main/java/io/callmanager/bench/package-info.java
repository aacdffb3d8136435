/// Benches: the product beside the bare thing it stands on, in one run on one machine, so that the ratio is the figure.
@org.jspecify.annotations.NullMarked
package io.callmanager.bench;
