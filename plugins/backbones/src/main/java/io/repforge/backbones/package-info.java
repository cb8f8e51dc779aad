/** Networks that the field compares by, with their sources' parameters and starts. */
@NullMarked
package io.repforge.backbones;

import org.jspecify.annotations.NullMarked;
