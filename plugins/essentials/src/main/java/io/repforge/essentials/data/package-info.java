/** Data that is made of other data. */
@NullMarked
package io.repforge.essentials.data;

import org.jspecify.annotations.NullMarked;
