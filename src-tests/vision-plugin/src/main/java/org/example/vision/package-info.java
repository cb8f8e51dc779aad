/**
 * A plugin of three modern methods, each of components of its own: DINO with several crops ({@code Dino…}), a masked autoencoder ({@code Mae…}), and I-JEPA
 * ({@code Jepa…}). Their encoder is the bundles' Vision Transformer.
 */
@NullMarked
package org.example.vision;

import org.jspecify.annotations.NullMarked;
