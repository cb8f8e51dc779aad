/** Data sources that read plain files: idx, folders of images, npz. */
@NullMarked
package io.repforge.framework.data.files;

import org.jspecify.annotations.NullMarked;
