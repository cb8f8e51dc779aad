/** Reading and writing WebDataset shards. */
@NullMarked
package io.repforge.framework.data.webdataset;

import org.jspecify.annotations.NullMarked;
