/** How features bear observations that have been spoilt. */
@NullMarked
package io.repforge.framework.probes.robustness;

import org.jspecify.annotations.NullMarked;
