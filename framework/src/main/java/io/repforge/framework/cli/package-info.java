/** The command line. A sub-command is a class of its own, listed in {@link io.repforge.framework.cli.RepforgeCommand}. */
@NullMarked
package io.repforge.framework.cli;

import org.jspecify.annotations.NullMarked;
