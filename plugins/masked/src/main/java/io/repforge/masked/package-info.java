/** What is hidden of an image is predicted from the rest of it: its pixels (MAE, SimMIM), or what a teacher makes of it (I-JEPA, data2vec). */
@NullMarked
package io.repforge.masked;

import org.jspecify.annotations.NullMarked;
