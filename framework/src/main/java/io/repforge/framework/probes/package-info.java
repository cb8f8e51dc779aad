/** The host's own probes: components like those of plugins, which see nothing of the host but its messages; their numbers are computed by ND4J. */
@NullMarked
package io.repforge.framework.probes;

import org.jspecify.annotations.NullMarked;
