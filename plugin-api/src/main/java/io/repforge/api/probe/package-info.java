/** What probes are told of an encoder and its data, and what they tell of it. */
@Experimental
@NullMarked
package io.repforge.api.probe;

import io.repforge.api.Experimental;
import org.jspecify.annotations.NullMarked;
