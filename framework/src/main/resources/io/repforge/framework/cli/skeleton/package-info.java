/** What @plugin@ adds to Repforge. */
@NullMarked
package @package@;

import org.jspecify.annotations.NullMarked;
