/** The host: it runs training loops described by recipes, with components from plugins. */
@NullMarked
package io.repforge.framework;

import org.jspecify.annotations.NullMarked;
