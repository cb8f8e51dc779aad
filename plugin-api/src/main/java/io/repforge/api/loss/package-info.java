/** What losses of several kinds are made of. */
@NullMarked
package io.repforge.api.loss;

import org.jspecify.annotations.NullMarked;
