/**
 * Several crops of an image, large and small, choose alike among prototypes: SwAV, DINO, iBOT, DINOv2, MSN and PMSN. A head gives what views have in common with each
 * prototype, its scores, and each pair of views that are to agree is a {@link io.repforge.api.Comparison} of such.
 */
@NullMarked
package io.repforge.multicrop;

import org.jspecify.annotations.NullMarked;
