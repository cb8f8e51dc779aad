/** The contract between Repforge and its plugins: one interface per kind of component, and the values they exchange. */
@NullMarked
package io.repforge.api;

import org.jspecify.annotations.NullMarked;
