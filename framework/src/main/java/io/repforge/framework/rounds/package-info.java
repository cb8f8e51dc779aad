/**
 * How workers that train by themselves for some steps come together again: what they send, its mean, and the step that an outer optimizer makes of it. No session,
 * no recipe, no cluster.
 */
@NullMarked
package io.repforge.framework.rounds;

import org.jspecify.annotations.NullMarked;
