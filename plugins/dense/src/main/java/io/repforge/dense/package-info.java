/** Features of places: two views agree place by place, and not as whole images alone, for tasks such as detection and segmentation. */
@NullMarked
package io.repforge.dense;

import org.jspecify.annotations.NullMarked;
