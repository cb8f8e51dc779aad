/** Discovery of components: from plugin jars, or from the class path. */
@NullMarked
package io.repforge.framework.plugin;

import org.jspecify.annotations.NullMarked;
