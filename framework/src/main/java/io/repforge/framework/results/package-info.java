/** What recipes reach over several seeds: means, deviations, what differs by more than chance, and the tables and files that tell of it. */
@NullMarked
package io.repforge.framework.results;

import org.jspecify.annotations.NullMarked;
