/** From YAML to a validated recipe. */
@NullMarked
package io.repforge.framework.recipe;

import org.jspecify.annotations.NullMarked;
