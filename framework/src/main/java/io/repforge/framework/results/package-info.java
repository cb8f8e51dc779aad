/** What recipes reach over several seeds, and the tables and files that tell of it. */
@NullMarked
package io.repforge.framework.results;

import org.jspecify.annotations.NullMarked;
