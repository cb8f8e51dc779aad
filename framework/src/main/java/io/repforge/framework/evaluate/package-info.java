/** How good representations are: probes on frozen features, beside untrained encoders and raw pixels. */
@NullMarked
package io.repforge.framework.evaluate;

import org.jspecify.annotations.NullMarked;
