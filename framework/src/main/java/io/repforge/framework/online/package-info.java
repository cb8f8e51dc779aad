/** What is measured of representations while a run trains: probes that learn on the side, and how many directions representations use. No graph, no session. */
@NullMarked
package io.repforge.framework.online;

import org.jspecify.annotations.NullMarked;
