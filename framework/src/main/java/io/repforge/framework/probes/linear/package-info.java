/** Linear models on rows of features, fitted to convergence: logistic regression, principal components, and what they are computed with. */
@NullMarked
package io.repforge.framework.probes.linear;

import org.jspecify.annotations.NullMarked;
