/** How good representations are: probes on frozen features, beside untrained encoders and raw pixels; and, of several seeds, what differs by more than chance. */
@NullMarked
package io.repforge.framework.evaluate;

import org.jspecify.annotations.NullMarked;
