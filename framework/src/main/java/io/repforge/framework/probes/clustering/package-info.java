/** Clusters of features, and how far they agree with classes. */
@NullMarked
package io.repforge.framework.probes.clustering;

import org.jspecify.annotations.NullMarked;
