/** Examples in TFRecord files: episodes as RLDS data sets have them, or single steps. */
@NullMarked
package io.repforge.robotlearning.tfrecord;

import org.jspecify.annotations.NullMarked;
