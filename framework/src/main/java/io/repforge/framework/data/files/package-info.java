/** Data sources that read plain files: idx, folders of images. */
@NullMarked
package io.repforge.framework.data.files;

import org.jspecify.annotations.NullMarked;
