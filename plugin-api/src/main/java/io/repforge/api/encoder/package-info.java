/** What encoders are made of: a network, names for what its stages give, and a representation around it. */
@NullMarked
package io.repforge.api.encoder;

import org.jspecify.annotations.NullMarked;
