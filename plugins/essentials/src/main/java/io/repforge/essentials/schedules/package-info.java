/** Schedules of the learning rate. */
@NullMarked
package io.repforge.essentials.schedules;

import org.jspecify.annotations.NullMarked;
