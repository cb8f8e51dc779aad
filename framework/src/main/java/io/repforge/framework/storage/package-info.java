/** Files and folders that a crash or a power cut leaves whole. */
@NullMarked
package io.repforge.framework.storage;

import org.jspecify.annotations.NullMarked;
