/** Linear algebra by BLAS and LAPACK on the thread that asks, where ND4J's arrays would be in the way. */
@NullMarked
package io.repforge.framework.blas;

import org.jspecify.annotations.NullMarked;
