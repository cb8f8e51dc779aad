/** Pages of HTML that need no other file: markup, style, and charts that are drawn in the browser. */
@NullMarked
package io.repforge.framework.page;

import org.jspecify.annotations.NullMarked;
