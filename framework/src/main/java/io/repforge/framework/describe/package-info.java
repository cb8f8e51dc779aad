/** What data holds, told before anything is trained on it. */
@NullMarked
package io.repforge.framework.describe;

import org.jspecify.annotations.NullMarked;
