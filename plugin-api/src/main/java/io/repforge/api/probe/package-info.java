/** What probes are told of an encoder and its data, and what they tell of it. */
@NullMarked
package io.repforge.api.probe;

import org.jspecify.annotations.NullMarked;
