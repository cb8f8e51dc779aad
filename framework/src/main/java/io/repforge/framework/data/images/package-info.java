/** Image files of data sources: decoded and prepared when they are needed. */
@NullMarked
package io.repforge.framework.data.images;

import org.jspecify.annotations.NullMarked;
