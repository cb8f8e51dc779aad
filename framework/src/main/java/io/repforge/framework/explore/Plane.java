package io.repforge.framework.explore;

/**
 * Points in the plane.
 *
 * @param x the first coordinates
 * @param y the second ones
 */
record Plane(float[] x, float[] y) {

    int count() {
        return x.length;
    }

    /** The largest distance from 0 along an axis. */
    float extent() {
        float most = 0;
        for (int i = 0; i < x.length; i++) {
            most = Math.max(most, Math.max(Math.abs(x[i]), Math.abs(y[i])));
        }
        return most;
    }
}
