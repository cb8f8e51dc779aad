/** What observations, actions and labels look like. */
@NullMarked
package io.repforge.api.space;

import org.jspecify.annotations.NullMarked;
