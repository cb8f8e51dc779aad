/** What a run tells: console, CSV, TensorBoard. */
@NullMarked
package io.repforge.framework.report;

import org.jspecify.annotations.NullMarked;
