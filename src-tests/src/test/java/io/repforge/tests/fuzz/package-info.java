/** Damaged input of every kind, by the thousand: whatever it is, a command ends soon, with an exit code that is right and a sentence, and nothing is lost without a word. */
@NullMarked
package io.repforge.tests.fuzz;

import org.jspecify.annotations.NullMarked;
