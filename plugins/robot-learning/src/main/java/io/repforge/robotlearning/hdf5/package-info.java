/** Trajectories in HDF5 files, as robot learning keeps them. */
@NullMarked
package io.repforge.robotlearning.hdf5;

import org.jspecify.annotations.NullMarked;
