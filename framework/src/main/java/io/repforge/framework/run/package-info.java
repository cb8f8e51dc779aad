/** What lies in the folder of a run: its recipe, its checkpoints, where what else is. */
@NullMarked
package io.repforge.framework.run;

import org.jspecify.annotations.NullMarked;
