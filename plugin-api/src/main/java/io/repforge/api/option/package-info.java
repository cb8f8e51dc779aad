/** Options of components, described on records, and references from one component to another. */
@NullMarked
package io.repforge.api.option;

import org.jspecify.annotations.NullMarked;
