/** A sample plugin: an encoder, a loss and an algorithm made of them. */
@NullMarked
package org.example.hypersphere;

import org.jspecify.annotations.NullMarked;
