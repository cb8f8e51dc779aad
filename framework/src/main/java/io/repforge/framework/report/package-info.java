/** What a run tells: console, CSV, TensorBoard, and a report in HTML. */
@NullMarked
package io.repforge.framework.report;

import org.jspecify.annotations.NullMarked;
